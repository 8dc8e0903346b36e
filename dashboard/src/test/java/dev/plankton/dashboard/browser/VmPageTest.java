package dev.plankton.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Patience;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The page of one VM. */
final class VmPageTest {
    private static final String FACE = "☻";

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

    private static void show(Room room, int vm) {
        browser.enter(room);
        browser.go(room.page("vm.html?vm=" + vm));
        browser.untilLive();
        browser.untilText("facts", "instructions");
    }

    @Test
    void snakeIsPlayedByKeys() {
        try (Room room = Room.of("snake", 1)) {
            show(room, 0);
            browser.untilText("text-screen", "press any key");
            assertThat(browser.text("keyboard-state")).isEqualTo("The keyboard is yours");
            browser.run("document.getElementById('screen').focus()");
            browser.press(Keys.ENTER);
            browser.untilText("keyboard-state", "The guest has the keyboard");

            browser.press(Keys.SPACE);
            untilHead("row 12", head -> head.row() == 12);
            browser.press(Keys.ARROW_UP);
            untilHead("above row 12", head -> head.row() < 12);
            Head turned = head();
            browser.press(Keys.ARROW_LEFT);
            untilHead("left of column " + turned.column(), head -> head.column() < turned.column());

            browser.pressWithControl("]");
            browser.untilText("keyboard-state", "The keyboard is yours");
            browser.press(Keys.TAB);
            assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
                    .isNotEqualTo("screen");
            browser.assertNoErrors("snake");
        }
    }

    /** Where the snake's face is: lines of the screen as the page shows them. */
    private record Head(int column, int row) {}

    private static Head head() {
        List<?> rows = (List<?>)
                browser.run("return [...document.querySelectorAll('#text-screen .row')].map((row) => row.textContent)");
        for (int row = 0; row < rows.size(); row++) {
            int column = rows.get(row).toString().indexOf(FACE);
            if (column >= 0) {
                return new Head(column, row);
            }
        }
        return null;
    }

    private static void untilHead(String where, Predicate<Head> there) {
        Patience.until("the snake's head is in " + where, () -> {
            Head head = head();
            return head != null && there.test(head);
        });
    }

    @Test
    void theScreenCanBeReadByAssistiveTechnology() {
        try (Room room = Room.of("snake", 1)) {
            show(room, 0);
            Patience.until(
                    "the text is in the accessibility tree",
                    () -> browser.accessibleText().contains("press any key"));
        }
    }

    @Test
    void graphicsAreDrawn() {
        try (Room room = Room.of("plasma", 1)) {
            show(room, 0);
            Patience.until(
                    "the canvas shows", () -> browser.element("pixel-screen").isDisplayed());
            Patience.until("it has more than ten colours", () -> (Long) browser.run("""
                            const canvas = document.getElementById("pixel-screen");
                            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                            return new Set(new Uint32Array(data.buffer)).size;
                            """) > 10);
            assertThat(browser.element("pixel-screen").getDomAttribute("aria-label"))
                    .contains("320 by 200");
            browser.assertNoErrors("plasma");
        }
    }

    @Test
    void theSerialLineIsATerminal() {
        try (Room room = Room.of("echo", 1)) {
            show(room, 0);
            browser.click("attach");
            browser.untilText("serial-state", "attached");
            browser.fill("serial-line", "a" + Keys.ENTER);
            browser.untilText("serial-log", "b!");
            browser.click("attach");
            browser.untilText("serial-state", "not attached");
            browser.assertNoErrors("serial");
        }
    }

    @Test
    void aRequestIsAnsweredAndItsBytesAreShown() {
        try (Room room = Room.of("web", 4)) {
            show(room, 3);
            browser.click("request-text");
            browser.press(Keys.ENTER);
            browser.untilText("reply", "VM 3 request 1");
            assertThat(browser.text("reply-time")).matches("in .* (µs|ms|s)");
            browser.untilText("regions", "All");
            Patience.until(
                    "bytes that differ are listed",
                    () -> !browser.driver()
                            .findElements(By.cssSelector("#changes .changed"))
                            .isEmpty());

            browser.fill("memory-address", "0:7C00" + Keys.ENTER);
            browser.untilText("hex", "007C00");
            browser.fill("memory-address", "40:xyz" + Keys.ENTER);
            browser.untilText("problem", "No address: 40:xyz");
            assertThat(browser.text("registers")).contains("EAX").contains("CS");
            assertThat(browser.text("code")).containsPattern("7C[0-9A-F]{2} ([0-9A-F]{2})+ [a-z]+");
            browser.assertNoErrors("web");
        }
    }

    @Test
    void aVmIsPausedForkedAndStopped() {
        try (Room room = Room.of("web", 2)) {
            show(room, 1);
            browser.click("pause");
            browser.untilText("facts", "paused");
            browser.click("resume");
            browser.untilText("facts", "idle");
            browser.fill("copies", "3");
            browser.click("fork");
            browser.untilText("result", "Forked: VM 2 to VM 4");
            browser.click("stop");
            browser.driver().switchTo().alert().accept();
            browser.untilText("facts", "stopped");
            assertThat(browser.element("stop").isEnabled()).isFalse();
            browser.click("reset");
            browser.driver().switchTo().alert().accept();
            browser.untilText("facts", "idle");
            assertThat(browser.element("snapshot").getDomAttribute("href")).isEqualTo("/api/v1/vms/1/snapshot");
            browser.assertNoErrors("control");
        }
    }

    @Test
    void theSliderGoesBackInTime() {
        try (Room room = Room.of("snake", 1)) {
            show(room, 0);
            browser.untilText("text-screen", "press any key");
            browser.click("watch");
            browser.untilText("watch-state", "running");
            browser.click("screen");
            browser.press(Keys.SPACE);
            browser.untilText("text-screen", "☻");
            browser.pressWithControl("]");
            browser.untilText("exits", "interrupt 08h delivered");
            browser.click("watch-halt");
            browser.untilText("watch-state", "standing still");
            String registers = browser.text("registers");

            browser.run("const slider = document.getElementById('moment'); slider.value = slider.min;"
                    + " slider.dispatchEvent(new Event('input'))");
            browser.untilText("watch-state", "in the past");
            browser.untilText("text-screen", "press any key");
            Patience.until(
                    "registers are those of then",
                    () -> !browser.text("registers").equals(registers));
            browser.click("forward-one");
            browser.click("watch-resume");
            browser.untilText("watch-state", "running");
            browser.untilText("text-screen", "☻");
            browser.assertAccessible("a VM that is watched");
            browser.click("watch");
            browser.untilText("watch-state", "not watched");
            assertThat(room.hypervisor().vm(0).isAttached()).isFalse();
            browser.assertNoErrors("watch");
        }
    }

    @Test
    void forksAreShownAsATree() {
        try (Room room = Room.of("web", 1)) {
            show(room, 0);
            browser.untilText("family-note", "It is no fork");
            browser.fill("copies", "3");
            browser.click("fork");
            browser.untilText("family", "VM 1 to VM 3, 3 VMs");
            browser.go(room.page("vm.html?vm=2"));
            browser.untilText("family", "VM 0");
            browser.assertNoErrors("forks");
        }
    }

    @Test
    void aVmThatIsNotThereIsNamed() {
        try (Room room = Room.of("web", 2)) {
            browser.enter(room);
            browser.go(room.page("vm.html?vm=99"));
            browser.untilText("problem", "99");
        }
    }
}
