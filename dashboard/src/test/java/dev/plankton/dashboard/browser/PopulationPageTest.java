package dev.plankton.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Patience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The page of the whole population. */
final class PopulationPageTest {
    private static Browser browser;

    @BeforeAll
    static void open() {
        browser = Browser.open();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static void show(Room room) {
        browser.enter(room);
        browser.go(room.page("population.html"));
        browser.untilLive();
    }

    @Test
    void samplesComeAndAreDrawn() {
        try (Room room = Room.of("web", 100)) {
            show(room);
            // A second sample is the first that a rate can be computed from.
            Patience.until("rates", () -> browser.text("plots").matches("(?s).*requests answered [0-9].*"));
            assertThat(browser.text("plots")).contains("VMs alive 100 100 100");
            room.call(5, "GET / HTTP/1.1\r\n\r\n");
            browser.untilText("counters", "replies 1");
            assertThat(browser.text("figures")).contains("VMs alive\n100");
            browser.assertNoErrors("population");
        }
    }

    @Test
    void vmsAreListedMeasuredAndBooted() {
        try (Room room = Room.of("web", 100)) {
            show(room);
            browser.untilText("vms", "VM 49");
            browser.click("more");
            browser.untilText("vms", "VM 99");
            room.hypervisor().vm(60).pause();
            browser.fill("from", "127.0.0.10");
            browser.run("document.getElementById('state').value = 'paused'");
            browser.driver()
                    .findElement(By.cssSelector("#filter button[type=submit]"))
                    .click();
            Patience.until(
                    "only the paused VM is listed",
                    () -> browser.text("vms").startsWith("VM 60")
                            && browser.driver()
                                            .findElements(By.cssSelector("#vms tr"))
                                            .size()
                                    == 1);
            browser.click("measure");
            browser.untilText("fairness", "Fewer than two");
            browser.fill("number", "5");
            browser.driver().findElement(By.cssSelector("#boot button")).click();
            browser.untilText("booted", "Booted VM 100 to VM 104");
            assertThat(room.hypervisor().size()).isEqualTo(105);
            browser.assertNoErrors("population");
        }
    }
}
