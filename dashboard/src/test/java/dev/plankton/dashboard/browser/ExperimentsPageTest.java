package dev.plankton.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.dashboard.experiment.Experiment;
import dev.plankton.testing.Patience;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The page on which experiments are run. */
final class ExperimentsPageTest {
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

    /** Ends when it is let go, with the figures of the paper's protocol. */
    private record Batches(CountDownLatch end) implements Experiment {
        @Override
        public String name() {
            return "paper";
        }

        @Override
        public String description() {
            return "Boots batches of VMs.";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(
                    new Parameter("batches", "how many", "integer", "2", 1, 229),
                    new Parameter("qemu", "with QEMU beside it", "flag", "false", 0, 0));
        }

        @Override
        public Outcome run(Map<String, String> values, Progress progress) throws InterruptedException {
            assertThat(values).containsEntry("batches", "3").containsEntry("qemu", "true");
            IntConsumer done = progress.stage("booting", 3);
            done.accept(1);
            end.await();
            return new Outcome("""
                    {"published": {"guests": 110000, "processors": 48, "idleGuests": 10000, "idleCpuPercentOfHost": 2.06},
                     "protocol": {"batch": 480},
                     "series": [{"guest": "hello", "platform": "Plankton", "batches": [
                       {"vms": 480, "bootSeconds": 0.5, "cpuPercentOfOneCore": 0.96, "memoryBytes": 1048576},
                       {"vms": 960, "bootSeconds": 0.5, "cpuPercentOfOneCore": 0.96, "memoryBytes": 2097152}]}]}
                    """, "# The 2013 experiment\n\nAll batches booted.\n");
        }
    }

    @Test
    void anExperimentIsRunAndItsResultShownBesideThePaper() {
        CountDownLatch end = new CountDownLatch(1);
        try (Room room = Room.of("web", 1, new Batches(end))) {
            browser.enter(room);
            browser.go(room.page("experiments.html"));
            browser.untilText("description", "Boots batches of VMs.");
            assertThat(browser.text("paper")).contains("110,000 VMs");
            browser.fill("parameter-batches", "3");
            browser.click("parameter-qemu");
            browser.driver().findElement(By.cssSelector("#start button")).click();
            browser.untilText("runs", "booting 1 of 3");
            end.countDown();
            browser.untilText("h-result", "Result of run");
            browser.untilText("report", "All batches booted.");
            Patience.until(
                    "the plots are drawn",
                    () -> browser.driver()
                                    .findElements(By.cssSelector("#plots .plot canvas"))
                                    .size()
                            == 3);
            assertThat(browser.text("plots"))
                    .contains("hello on Plankton 1 % 1 % 2 %") // of one core for each 1000: 0.96 for 960, 0.96 for 480
                    .contains("the paper, 2013 9.89 %")
                    .contains("2 MiB")
                    .contains("960");
            assertThat(browser.driver().findElements(By.cssSelector("#runs a[download]")))
                    .extracting(link -> link.getDomAttribute("download"))
                    .allMatch(name -> name.startsWith("paper-"))
                    .hasSize(2);
            browser.assertAccessible("a result");
            browser.assertNoErrors("experiments");
        } finally {
            end.countDown();
        }
    }

    @Test
    void aRunIsCancelled() {
        try (Room room = Room.of("web", 1, new Batches(new CountDownLatch(1)))) {
            browser.enter(room);
            browser.go(room.page("experiments.html"));
            browser.untilText("description", "Boots batches of VMs.");
            browser.fill("parameter-batches", "3");
            browser.click("parameter-qemu");
            browser.driver().findElement(By.cssSelector("#start button")).click();
            browser.untilText("runs", "Cancel");
            browser.driver().findElement(By.cssSelector("#runs button")).click();
            browser.untilText("runs", "cancelled");
        }
    }

    @Test
    void aServerWithoutExperimentsSaysSo() {
        try (Room room = Room.of("web", 1)) {
            browser.enter(room);
            browser.go(room.page("experiments.html"));
            browser.untilText("none", "without experiments");
            assertThat(browser.element("experiments").isDisplayed()).isFalse();
        }
    }
}
