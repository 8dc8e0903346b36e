package dev.plankton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class PlanktonTest {
    @Test
    void helpListsTheCommands() {
        assertThat(Outcome.of("--help").out()).contains("serve ", "run ", "guests ");
        assertThat(Outcome.of()).isEqualTo(Outcome.of("--help"));
        assertThat(Outcome.of("serve", "--help").out()).contains("--vms", "100000");
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertThat(Outcome.of("--version").out()).matches("plankton \\d+\\.\\d.* \\(Java .*\\)\\R");
    }

    @Test
    void defectIsOneLineToo() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = new ErrorLines(new PrintStream(err, true)).handle(new IllegalStateException("two\n  lines"));
        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("plankton: internal error: java.lang.IllegalStateException: two lines (PLANKTON_DEBUG=1");
    }
}
