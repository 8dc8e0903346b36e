package dev.plankton.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;

/** What holds for all pages. */
final class PagesTest {
    private static final int PHONE = 400;

    private static Browser browser;
    private static Room room;

    @BeforeAll
    static void open() {
        browser = Browser.open();
        room = Room.of("snake", 300);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (room != null) {
            room.close();
        }
    }

    @BeforeEach
    void enter() {
        browser.wide();
        browser.theme(false);
        browser.enter(room);
        browser.untilLive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vm.html?vm=7", "population.html", "experiments.html"})
    void aPageIsAccessibleInLightAndDarkAndOnAPhone(String page) {
        browser.go(room.page(page));
        browser.untilLive();
        if (page.startsWith("vm")) {
            browser.untilText("text-screen", "press any key");
            browser.untilText("hex", "007C00");
        } else if (page.startsWith("population")) {
            browser.untilText("vms", "VM 49");
            Patience.until(
                    "a plot is drawn",
                    () -> !browser.driver()
                            .findElements(By.cssSelector(".plot canvas"))
                            .isEmpty());
        }
        browser.assertAccessible(page + ", light");
        browser.theme(true);
        browser.assertAccessible(page + ", dark");
        browser.size(PHONE, 800);
        browser.assertAccessible(page + ", 400 pixels wide");
        assertThat((Long) browser.run("return document.scrollingElement.scrollWidth"))
                .as("no page is wider than the screen")
                .isLessThanOrEqualTo(PHONE);
        browser.assertNoErrors(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vm.html?vm=7", "population.html", "experiments.html"})
    void aReloadGoesOn(String page) {
        browser.go(room.page(page));
        browser.untilLive();
        browser.driver().navigate().refresh();
        browser.untilLive();
        assertThat(browser.text("problem")).isEmpty();
        browser.assertNoErrors(page);
    }

    @Test
    void twoPagesAreLiveAtOnce() {
        String first = browser.driver().getWindowHandle();
        browser.go(room.page("vm.html?vm=8"));
        browser.untilText("text-screen", "press any key");
        String second = browser.driver().switchTo().newWindow(WindowType.WINDOW).getWindowHandle();
        try {
            browser.go(room.page("vm.html?vm=8"));
            browser.untilText("text-screen", "press any key");
            browser.driver().switchTo().window(first);
            browser.click("screen");
            browser.untilText("keyboard-state", "The guest has the keyboard");
            browser.press(Keys.SPACE);
            browser.untilText("text-screen", "☻");
            browser.driver().switchTo().window(second);
            browser.untilText("text-screen", "☻");
        } finally {
            browser.driver().switchTo().window(second).close();
            browser.driver().switchTo().window(first);
        }
    }

    @Test
    void withoutTheTokenThereIsNoPage() {
        browser.driver().manage().deleteAllCookies();
        browser.go(room.page(""));
        assertThat(browser.driver().findElements(By.id("map"))).isEmpty();
        assertThat(browser.driver().getPageSource()).contains("token");
        browser.go(room.page("?token=guessed"));
        assertThat(browser.driver().findElements(By.id("map"))).isEmpty();
    }

    /** The cookie alone does not do: a page of another port has it too, since cookies know no ports. */
    @Test
    void aPageOfAnotherOriginIsRefused() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] body = "<!doctype html><title>other</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
        try {
            browser.go(URI.create("http://127.0.0.1:" + other.getAddress().getPort() + "/"));
            Object socket = browser.driver()
                    .executeAsyncScript(
                            """
                    const done = arguments[arguments.length - 1];
                    const socket = new WebSocket(arguments[0]);
                    socket.onopen = () => done("open");
                    socket.onerror = () => done("refused");
                    """, room.page("api/v1/stream").toString().replaceFirst("^http", "ws"));
            assertThat(socket).isEqualTo("refused");
            Object pause = browser.driver()
                    .executeAsyncScript("""
                    const done = arguments[arguments.length - 1];
                    fetch(arguments[0], {method: "POST", mode: "no-cors", credentials: "include"}).then(() => done("sent"), () => done("failed"));
                    """, room.page("api/v1/vms/9/pause").toString());
            assertThat(pause).isIn("sent", "failed");
            assertThat(room.hypervisor().vm(9).state()).hasToString("IDLE");
        } finally {
            other.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vm.html?vm=7", "population.html"})
    void aPageComesBackWithItsServer(String page) {
        browser.go(room.page(page));
        browser.untilLive();
        room.restart(() -> browser.untilText("link-state", "connection lost, trying again"));
        browser.untilLive();
        if (page.isEmpty()) {
            browser.untilText("legend", "idle 300");
        } else if (page.startsWith("vm")) {
            browser.untilText("text-screen", "press any key");
        }
        Patience.until("no problem is shown", () -> browser.text("problem").isEmpty());
    }
}
