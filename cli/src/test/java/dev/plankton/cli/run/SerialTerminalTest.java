package dev.plankton.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.console.Bell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SerialTerminalTest {
    private final PipedOutputStream user = new PipedOutputStream();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Bell bell = new Bell();
    private ExternalTerminal terminal;
    private String before;
    private SerialTerminal line;

    @BeforeEach
    void take() throws Exception {
        terminal = new ExternalTerminal("test", "xterm-256color", new PipedInputStream(user), output, UTF_8);
        before = terminal.getAttributes().toString();
        line = new SerialTerminal(terminal, bell, null);
    }

    @AfterEach
    void give() {
        line.close();
    }

    private void type(int... bytes) throws IOException {
        for (int value : bytes) {
            user.write(value);
        }
        user.flush();
    }

    @Test
    void theTerminalNeitherEchoesNorChangesWhatIsTyped() {
        Attributes during = terminal.getAttributes();
        assertThat(during.getLocalFlag(LocalFlag.ICANON)).isFalse();
        assertThat(during.getLocalFlag(LocalFlag.ECHO)).isFalse();
        assertThat(during.getLocalFlag(LocalFlag.ISIG)).isFalse();
        assertThat(during.getInputFlag(InputFlag.ICRNL)).isFalse();
        line.close();
        assertThat(terminal.getAttributes()).hasToString(before);
    }

    @Test
    void eachByteComesAtOnceAndAsItIs() throws Exception {
        InputStream input = line.input();
        int[] typed = {'a', '\r', 27, '[', 'A', 3, 0xC3, 0xA9, 0xFF};
        for (int value : typed) {
            type(value);
            byte[] buffer = new byte[100];
            assertThat(input.read(buffer)).isEqualTo(1);
            assertThat(buffer[0] & 0xFF).isEqualTo(value);
        }
        assertThat(line.left()).isFalse();
        assertThat(output.size()).as("nothing is echoed").isZero();
    }

    @Test
    void controlBracketLeaves() throws Exception {
        type('x', 0x1D, 'y');
        InputStream input = line.input();
        assertThat(input.read()).isEqualTo('x');
        assertThat(input.read()).isEqualTo(-1);
        assertThat(line.left()).isTrue();
        assertThat(bell.rings()).isPositive();
        assertThat(input.read()).as("the guest gets no more").isEqualTo(-1);
    }

    /** Where that is offered; elsewhere it is the guest's. */
    @Test
    void controlBackslashSaves() throws Exception {
        type(0x1C);
        assertThat(line.input().read()).isEqualTo(0x1C);
        assertThat(line.takeSave()).isFalse();
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        try (SerialTerminal saving = new SerialTerminal(terminal, bell, new PrintStream(notes, true, UTF_8))) {
            type(0x1C, 'x');
            assertThat(saving.input().read()).isEqualTo('x');
            assertThat(bell.rings()).isPositive();
            assertThat(saving.takeSave()).isTrue();
            assertThat(saving.takeSave()).as("once").isFalse();
            saving.saved("saved in a.snap");
            assertThat(notes.toString(UTF_8)).isEqualTo("saved in a.snap\r\n");
        }
    }

    @Test
    void endOfTheTerminalLeaves() throws Exception {
        user.close();
        assertThat(line.input().read()).isEqualTo(-1);
        assertThat(line.left()).isTrue();
    }
}
