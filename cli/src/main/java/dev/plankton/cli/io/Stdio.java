package dev.plankton.cli.io;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * The three streams a command talks through.
 *
 * @param in standard input
 * @param out results
 * @param err errors, progress and traces
 */
public record Stdio(InputStream in, PrintStream out, PrintStream err) {}
