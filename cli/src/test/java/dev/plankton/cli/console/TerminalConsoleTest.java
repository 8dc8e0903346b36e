package dev.plankton.cli.console;

import static dev.plankton.testing.Patience.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.keys.KeyFeed;
import dev.plankton.keys.KeyScript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminalConsoleTest {
    private static final String OTHER_SCREEN = "\033[?1049h";
    private static final String OWN_SCREEN = "\033[?1049l";

    private final PipedOutputStream user = new PipedOutputStream();
    private final BreakableOutput output = new BreakableOutput();
    private final KeyFeed keys = new KeyFeed(KeyScript.NONE);
    private final Bell bell = new Bell();
    private ExternalTerminal terminal;
    private String before;
    private TerminalConsole console;

    @BeforeEach
    void take() throws Exception {
        terminal = new ExternalTerminal("test", "xterm-256color", new PipedInputStream(user), output, UTF_8);
        terminal.setSize(new Size(100, 30));
        before = terminal.getAttributes().toString();
        console = new TerminalConsole(terminal, "demo", keys, bell, false);
    }

    @AfterEach
    void give() throws Exception {
        console.close();
    }

    private String shown() {
        return output.toString(UTF_8);
    }

    private void awaitBell() throws InterruptedException {
        bell.await(0, TimeUnit.MINUTES.toNanos(1));
        assertThat(bell.rings()).isPositive();
    }

    private void type(String text) throws IOException {
        user.write(text.getBytes(UTF_8));
        user.flush();
    }

    /** What the terminal shows that has got all that was sent. */
    private ShownTerminal screen(int columns, int rows) {
        ShownTerminal result = new ShownTerminal(columns, rows);
        String all = shown();
        result.take(all.substring(all.lastIndexOf("\033[2J")));
        return result;
    }

    @Test
    void closingRestoresTheTerminal() throws Exception {
        Attributes during = terminal.getAttributes();
        assertThat(during.getLocalFlag(LocalFlag.ICANON)).isFalse();
        assertThat(during.getLocalFlag(LocalFlag.ECHO)).isFalse();
        assertThat(during.getLocalFlag(LocalFlag.ISIG)).isFalse();
        assertThat(shown()).startsWith(OTHER_SCREEN);
        console.close();
        assertThat(terminal.getAttributes()).hasToString(before);
        assertThat(shown()).endsWith(OWN_SCREEN);
        console.show(Screens.text(0, 'x', 7));
        console.beep();
        console.close();
        assertThat(shown()).endsWith(OWN_SCREEN);
    }

    @Test
    void showsScreensAndHowToLeave() throws Exception {
        assertThat(console.ready()).isTrue();
        console.show(Screens.text(2, 'H', 7, 'i', 7));
        until("it is drawn", () -> shown().contains("Ctrl-] quits"));
        until("it is ready again", console::ready);
        assertThat(screen(100, 30).row(2)).startsWith("Hi ");
        assertThat(screen(100, 30).row(29)).startsWith(" demo   Ctrl-] quits ");
        String all = shown();
        console.show(Screens.text(2, 'H', 7, 'i', 7));
        until("it is ready again", console::ready);
        assertThat(shown()).as("nothing changed").isEqualTo(all);
    }

    /** Where that is offered; elsewhere it is the guest's. */
    @Test
    void controlBackslashSaves() throws Exception {
        type("\034");
        awaitBell();
        assertThat(console.takeSave()).isFalse();
        assertThat(keys.next()).as("the guest's").isNotEqualTo(Long.MAX_VALUE);
        console.close();
        PipedOutputStream other = new PipedOutputStream();
        ExternalTerminal next =
                new ExternalTerminal("next", "xterm-256color", new PipedInputStream(other), output, UTF_8);
        next.setSize(new Size(100, 30));
        console = new TerminalConsole(next, "demo", new KeyFeed(KeyScript.NONE), bell, true);
        console.show(Screens.text(2, 'H', 7, 'i', 7));
        until("it is drawn", () -> shown().contains("Ctrl-] quits   Ctrl-\\ saves"));
        other.write(034);
        other.flush();
        until("it is to be saved", console::takeSave);
        assertThat(console.takeSave()).as("once").isFalse();
        console.saved("saved in game.snap");
        until("it is said", () -> screen(100, 30).row(29).startsWith(" saved in game.snap "));
        assertThat(console.left()).isFalse();
    }

    @Test
    void aFloodOfBellsDoesNotWaitForTheTerminal() throws Exception {
        console.show(Screens.text(0, 'x', 7));
        until("it is drawn", console::ready);
        CountDownLatch stuck = new CountDownLatch(1);
        output.stuck = stuck;
        try {
            Thread guest = Thread.ofPlatform().daemon().start(() -> {
                for (int n = 0; n < 10_000; n++) {
                    console.beep();
                }
            });
            assertThat(guest.join(Duration.ofSeconds(30)))
                    .as("the guest goes on")
                    .isTrue();
        } finally {
            output.stuck = null;
            stuck.countDown();
        }
        until("the bell sounds", () -> shown().contains("\007"));
        assertThat(shown().chars().filter(character -> character == 7).count()).isLessThan(100);
    }

    @Test
    void keysGoToTheGuestAndRingTheBell() throws Exception {
        type("\003");
        awaitBell();
        StringBuilder codes = new StringBuilder();
        keys.feed(0, code -> codes.append(code).append(' ') != null);
        assertThat(codes).hasToString("29 46 ");
        assertThat(console.left()).isFalse();
    }

    @Test
    void reportsItsMouseOnlyWhileTheGuestListens() throws Exception {
        List<Integer> moves = new ArrayList<>();
        console.mouseListens(true);
        until("it is on", () -> shown().contains("\033[?1003h\033[?1006h"));
        type("\033[<35;10;5M\033[<0;11;5Mx");
        until("all came", () -> keys.next() != Long.MAX_VALUE);
        console.feedMouse((right, down, wheel, buttons) -> moves.addAll(List.of(right, down, wheel, buttons)));
        assertThat(moves).containsExactly(0, 0, 0, 0, 8, 0, 0, 1);
        console.mouseListens(false);
        until("it is off", () -> shown().endsWith("\033[?1006l\033[?1003l"));
    }

    @Test
    void closingTurnsItsMouseOff() throws Exception {
        console.mouseListens(true);
        until("it is on", () -> shown().contains("\033[?1003h\033[?1006h"));
        console.close();
        assertThat(shown().lastIndexOf("\033[?1003l")).isGreaterThan(shown().lastIndexOf("\033[?1003h"));
    }

    @Test
    void controlBracketLeaves() throws Exception {
        type("\035");
        awaitBell();
        assertThat(console.left()).isTrue();
        assertThat(keys.next()).as("the guest does not get it").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void endOfTheTerminalLeaves() throws Exception {
        user.close();
        until("it is over", console::left);
    }

    @Test
    void defectOfTheScreenEndsTheRunAndGivesTheTerminalBack() throws Exception {
        output.broken = true;
        console.show(Screens.text(2, 'H', 7, 'i', 7));
        awaitBell();
        assertThatIllegalStateException().isThrownBy(console::left).withMessageContaining("made to fail");
        assertThatIllegalStateException()
                .as("no user could press the awaited key")
                .isThrownBy(() -> console.awaitKey("Over."));
        output.broken = false;
        console.close();
        assertThat(terminal.getAttributes()).hasToString(before);
        assertThat(shown()).endsWith(OWN_SCREEN);
    }

    @Test
    void resizedTerminalIsRedrawn() throws Exception {
        console.show(Screens.text(2, 'H', 7, 'i', 7));
        until("it is drawn", () -> shown().contains("Hi"));
        terminal.setSize(new Size(50, 40));
        console.resized();
        until("it is drawn again", () -> shown().lastIndexOf("\033[2J") > shown().indexOf("Hi"));
        until("all of it is", console::ready);
        assertThat(screen(50, 40).row(2)).startsWith("Hi ");
        assertThat(screen(50, 40).row(39)).startsWith(" demo ");
    }

    @Test
    void noteGivesItsRowBackAtTheFirstKey() throws Exception {
        terminal.setSize(new Size(80, 25));
        console.resized();
        console.show(Screens.text(24, 'L', 7, 'a', 7, 's', 7, 't', 7));
        until("the note is drawn", () -> shown().contains("quits"));
        until("all of it is", console::ready);
        type("x");
        until("the last row is drawn", () -> shown().contains("Last"));
    }

    @Test
    void awaitsAKeyAtTheEnd() throws Exception {
        console.show(Screens.text(0));
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                console.awaitKey("That was it.");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        until(
                "the note is drawn",
                () -> shown().contains("\033[2J") && screen(100, 30).row(29).startsWith(" That was it. "));
        assertThat(waiting.isAlive()).isTrue();
        type("q");
        waiting.join();
    }

    /** Fails or gets stuck on request, as a defect and a slow terminal would. */
    private static final class BreakableOutput extends ByteArrayOutputStream {
        private volatile boolean broken;
        private volatile CountDownLatch stuck;

        @Override
        public void write(int value) {
            check();
            super.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            check();
            super.write(bytes, offset, length);
        }

        private void check() {
            CountDownLatch latch = stuck;
            if (latch != null) {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            if (broken) {
                throw new IllegalStateException("made to fail");
            }
        }
    }
}
