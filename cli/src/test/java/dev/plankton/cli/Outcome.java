package dev.plankton.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plankton.cli.io.Stdio;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a command line did. */
public record Outcome(int status, String out, String err) {
    /** Runs a command line with an empty standard input. */
    public static Outcome of(String... args) {
        return withInput("", args);
    }

    /** Runs a command line with {@code input} as standard input. */
    public static Outcome withInput(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Stdio stdio = new Stdio(
                new ByteArrayInputStream(input.getBytes(ISO_8859_1)),
                new PrintStream(out, true, ISO_8859_1),
                new PrintStream(err, true, ISO_8859_1));
        int status = Plankton.execute(stdio, args);
        return new Outcome(status, out.toString(ISO_8859_1), err.toString(ISO_8859_1));
    }
}
