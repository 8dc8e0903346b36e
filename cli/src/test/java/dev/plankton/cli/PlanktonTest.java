package dev.plankton.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.ResultStream;
import dev.plankton.cli.io.Stdio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "run --help",
                "guests",
                "guests hello --source",
                "disassemble hello --count 1",
                "run hello --text",
                "fuzz --instructions 1000"
            })
    void resultsThatCannotBeWrittenAreAnError(String line) {
        assertThat(toFailing("No space left on device", line))
                .isEqualTo(new Outcome(1, "", line("cannot write to standard output: No space left on device")));
    }

    @Test
    void aReaderThatHasLeftIsNoError() {
        assertThat(toFailing("Broken pipe", "guests")).isEqualTo(new Outcome(0, "", ""));
    }

    private static Outcome toFailing(String reason, String line) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ResultStream out = ResultStream.to(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException(reason);
                    }
                },
                US_ASCII);
        Stdio stdio = new Stdio(InputStream.nullInputStream(), out, new PrintStream(err, true, US_ASCII));
        return new Outcome(Plankton.execute(stdio, line.split(" ", -1)), "", err.toString(US_ASCII));
    }

    private static String line(String text) {
        return "plankton: " + text + System.lineSeparator();
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
