package dev.plankton.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Patience;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The map of a million VMs. */
final class MapPageTest {
    private static final int VMS = 1_000_000;
    private static final System.Logger LOG = System.getLogger(MapPageTest.class.getName());

    private static Browser browser;
    private static Room room;

    @BeforeAll
    static void open() {
        browser = Browser.open();
        room = Room.of("web", VMS);
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
    void show() {
        browser.wide();
        browser.enter(room);
        untilComplete();
    }

    private static void untilComplete() {
        Patience.until(
                "all tiles have come",
                () -> "true".equals(browser.element("map").getDomAttribute("data-complete")));
    }

    @Test
    void aMillionVmsAreShown() {
        Object millis = browser.run("return performance.getEntriesByName('map-complete')[0].startTime");
        LOG.log(System.Logger.Level.INFO, "map of {0} VMs complete {1} ms after the page was asked for", VMS, millis);
        browser.untilText("legend", "idle 1,000,000");
        assertThat(browser.text("figures")).startsWith("1,000,000 of 1,000,000 VMs alive");
        assertThat(browser.text("level")).isEqualTo("Each VM has its own pixel.");
        browser.assertNoErrors("map");
    }

    @Test
    void aRequestChangesItsPixel() {
        int number = 500_000;
        colourBy("bytes");
        goTo(String.valueOf(number));
        browser.untilText("cursor", "VM 500000 · 127.7.161.32 · idle");
        List<?> before = centre(0);
        List<?> besides = centre(1);
        long start = System.nanoTime();
        room.call(number, "GET / HTTP/1.1\r\n\r\n");
        Patience.until("the pixel has changed", () -> !centre(0).equals(before));
        LOG.log(
                System.Logger.Level.INFO,
                "pixel seen changed {0} ms after the request",
                (System.nanoTime() - start) / 1e6);
        assertThat(centre(1)).as("the VM beside it").isEqualTo(besides);
        // It fades within seconds, which a loaded machine may take to look.
        Patience.until("the page says that it is active", () -> {
            room.call(number, "GET / HTTP/1.1\r\n\r\n");
            return browser.text("cursor").contains("active lately");
        });
    }

    @Test
    void theMapIsUsedByKeys() {
        browser.run("document.getElementById('map').focus()");
        browser.press(Keys.HOME);
        browser.untilText("cursor", "VM 0 · 127.0.0.0");
        browser.press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
        browser.untilText("cursor", "VM 257 · 127.0.1.1 · idle · web");
        browser.press(Keys.PAGE_DOWN);
        browser.untilText("cursor", "VM 524545 · 127.8.1.1"); // eight tiles beside each other: one down is eight on
        browser.press(Keys.END);
        browser.untilText("cursor", "VM 999999");
        browser.press(Keys.ENTER);
        browser.untilText("title", "VM 999999");
        assertThat(browser.driver().getCurrentUrl()).endsWith("/vm.html?vm=999999");
        browser.assertNoErrors("map, keys");
    }

    @Test
    void aVmThatIsNotThereIsNamed() {
        goTo("1000000");
        browser.untilText("problem", "There is no VM 1000000: 0 to 999999");
        goTo("127.15.66.63");
        browser.untilText("cursor", "VM 999999");
        assertThat(browser.text("problem")).isEmpty();
    }

    @Test
    void aSmallMapShowsCounts() {
        browser.size(100, 400);
        browser.untilText("level", "Zoomed out: 256 VMs have one colour");
        untilComplete();
        browser.untilText("legend", "idle 1,000,000");
        browser.click("zoom-in");
        browser.click("zoom-in");
        browser.untilText("level", "Each VM has its own pixel.");
        untilComplete();
        browser.assertNoErrors("map, small");
    }

    private static void colourBy(String mode) {
        browser.run("document.querySelector(`input[value=${arguments[0]}]`).click()", mode);
        untilComplete();
    }

    private static void goTo(String vm) {
        browser.fill("go-to", vm + Keys.ENTER);
    }

    /** The colour of the VM in the middle of the canvas, or that number of VMs to the right of it. */
    private static List<?> centre(int right) {
        return (List<?>) browser.run("""
                const map = document.getElementById("map");
                const at = map.width / 2 + arguments[0] * 12;
                return [...map.getContext("2d").getImageData(at, map.height / 2, 1, 1).data];
                """, right);
    }
}
