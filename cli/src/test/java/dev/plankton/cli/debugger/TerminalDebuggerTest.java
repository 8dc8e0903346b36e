package dev.plankton.cli.debugger;

import static dev.plankton.testing.Patience.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Recording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user at a terminal, from keys to what it shows. */
class TerminalDebuggerTest {
    private static final SourceMap LABELS = PanesTest.labels("hello");

    private static final Pattern PART = Pattern.compile("\033\\[\\??([0-9;]*)([A-Za-z])|([^\033]+)");

    private final PipedOutputStream user = new PipedOutputStream();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Machine pc;
    private ExternalTerminal terminal;
    private String attributes;
    private Thread debugger;
    private volatile Throwable failure;

    private static BootImage image(String guest) {
        return BootImage.of(guest, Guests.find(guest).orElseThrow().image());
    }

    private void start(String guest) throws IOException {
        start(guest, Machine.boot(image(guest)));
        await("hello".equals(guest) ? "0000:7C00" : "instruction 0 ");
    }

    private void start(String guest, Machine machine) {
        pc = machine;
        debugger = Thread.ofPlatform().start(() -> {
            try {
                TerminalDebugger.run(guest, LABELS, pc, terminal);
            } catch (Exception | Error e) {
                failure = e;
            }
        });
    }

    @BeforeEach
    void open() throws IOException {
        terminal = new ExternalTerminal("test", "xterm-256color", new PipedInputStream(user), output, UTF_8);
        terminal.setSize(new Size(80, 24));
        attributes = terminal.getAttributes().toString();
    }

    @AfterEach
    void close() throws Exception {
        user.close();
        debugger.join(60_000);
        pc.close();
        assertThat(debugger.isAlive()).isFalse();
        assertThat(failure).isNull();
    }

    private void type(String text) throws IOException {
        user.write(text.getBytes(UTF_8));
        user.flush();
    }

    private void await(String text) {
        until("'" + text + "' is shown", () -> failure != null || screen().contains(text));
        assertThat(failure).isNull();
    }

    /** What the terminal shows. */
    private String screen() {
        char[][] cells = new char[24][80];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
        int row = 0;
        int column = 0;
        Matcher part = PART.matcher(output.toString(UTF_8));
        while (part.find()) {
            if (part.group(3) != null) {
                for (char character : part.group(3).toCharArray()) {
                    cells[row][column++] = character;
                }
            } else if (part.group(2).equals("H")) {
                row = Integer.parseInt(part.group(1).split(";")[0]) - 1;
                column = 0;
            } else if (part.group(2).equals("J")) {
                for (char[] line : cells) {
                    Arrays.fill(line, ' ');
                }
            } else if (part.group(2).equals("K")) {
                Arrays.fill(cells[row], column, 80, ' ');
            }
        }
        StringBuilder text = new StringBuilder();
        for (char[] line : cells) {
            text.append(new String(line).stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** At a moment that the machine is run to before: its past is there, and so are its exits. */
    @Test
    void beginsAtAMomentWithWhatWasBefore() throws Exception {
        pc = Machine.boot(
                BootImage.of("hello", Guests.find("hello").orElseThrow().image()));
        Debuggee debuggee = new Debuggee(pc);
        debugger = Thread.ofPlatform().start(() -> {
            try {
                TerminalDebugger.run("hello", LABELS, debuggee, () -> pc.run(10), terminal);
            } catch (Exception | Error e) {
                failure = e;
            }
        });
        await("instruction 10 ");
        await("BIOS INT 14h AH=00h");
        type("b");
        await("instruction 9 of 10, IN THE PAST");
        type("q");
    }

    @Test
    void stepsForwardsAndBackwards() throws Exception {
        start("hello");
        type("s");
        await("instruction 1 ");
        type("\033[23~");
        await("instruction 2 ");
        type("b");
        await("instruction 1 of 2, IN THE PAST");
        type("\033[<65;10;10M");
        await("instruction 2 of 2, IN THE PAST");
        type("\033[<65;10;10M");
        await("instruction 3  0.0");
        assertThat(screen()).doesNotContain("IN THE PAST");
        type("\033[<64;10;10M\033[<64;10;10M\033[<64;10;10M");
        await("instruction 0 of 3");
        type("b");
        await("the beginning of the history");
        type("z");
        await("'z' is no key here");
    }

    @Test
    void stopPointsRunsAndGoesBack() throws Exception {
        start("hello");
        type("pint 14/01\r");
        await("stop point 1  int 14/01");
        type("r");
        await("stop point 1  int 14/01  met once");
        type("l");
        await("1  int 14/01  met once");
        type("xd1\r");
        await("stop point taken away: 1");
        type("phlt\r");
        await("stop point 2  hlt");
        type("r");
        await("HLT, sleeps");
        type("d2\r");
        await("stop point taken away: 2");
        type("R");
        await("the beginning of the history");
        type("g2\r");
        await("instruction 2 ");
        type("eax+1\r");
        await("ax+1 = ");
        type("eax+\r");
        await("something is missing at its end");
        type("midle\r");
        await("\n07C13 FB F4 ".replace(" FB", "  FB"));
        type("pat idle+1 if [idle]==fb log sleeps at {idle}\r");
        await("stop point 3  at 07c14 if [0x7c13]==fb log sleeps at {idle}");
        type("Wb8000\r");
        await("has not been written since the beginning");
        type("pbad\r");
        await("'bad' is nothing to stop at");
        type("pint");
        await("stop: int_");
        type("\033");
        until("the prompt is gone", () -> !screen().contains("stop: int"));
        type("h");
        await("step over CALL, INT, LOOP and REP");
    }

    @Test
    void aRecordingIsDebuggedFromItsEnd(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("hello.plrec");
        try (Machine recorded = Machine.boot(image("hello"))) {
            recorded.record(file);
            assertThat(recorded.run(5)).isInstanceOf(Outcome.LimitReached.class);
        }
        Machine again = Machine.replay(Recording.read(file, image("hello")));
        assertThat(again.keepHistory(1 << 20).beginning()).isZero();
        assertThat(again.replayToEnd()).isInstanceOf(Outcome.LimitReached.class);
        start("hello", again);
        await("instruction 5 ");
        type("b");
        await("instruction 4 of 5, IN THE PAST");
        type("R");
        await("the beginning of the history");
        type("g5\r");
        await("instruction 5 ");
    }

    @Test
    void aKeyStopsAGuestThatRuns() throws Exception {
        start("spin");
        type("r");
        await("running; any key stops it");
        type("x");
        await("stopped by a key");
        type(" ");
        await("stop point 1  at ");
        type("r");
        await("met once");
        type(" ");
        await("stop point taken away");
    }

    @Test
    void theTerminalIsAsItWas() throws Exception {
        start("hello");
        assertThat(terminal.getAttributes()).doesNotHaveToString(attributes);
        type("q");
        debugger.join(60_000);
        assertThat(output.toString(UTF_8))
                .endsWith("\033[?1049l")
                .contains("\033[?1006h")
                .contains("\033[?1006l");
        assertThat(terminal.getAttributes()).hasToString(attributes);
    }

    @Test
    void theWatchedByteThatChangesStopsIt() throws Exception {
        start("snake");
        type("wb8000 fa0\r");
        await("stop point 1  change b8000 fa0");
        type("r");
        await("was written; stop point 1");
        type("v");
        await("h help");
        type("s");
        await("instruction ");
    }
}
