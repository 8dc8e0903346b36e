package dev.plankton.cli.verify;

import dev.plankton.verification.conformance.FormResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Prints what became of vectors: a line for each opcode form, below it the first failures, and a total. */
final class ConformanceTable {
    private final List<FormResult> results;

    ConformanceTable(List<FormResult> results) {
        this.results = results;
    }

    /** How many vectors failed. */
    int failed() {
        return sum(FormResult::failed);
    }

    void print(PrintStream out) {
        Path directory = null;
        for (FormResult result : results) {
            Path parent = result.file().getParent();
            if (directory == null || !directory.equals(parent)) {
                heading(out, parent);
                directory = parent;
            }
            row(out, result);
        }
    }

    private static void heading(PrintStream out, @Nullable Path directory) {
        if (directory != null) {
            out.println(directory);
        }
        out.println("  OPCODE        RUN   PASSED  SKIPPED  FAILED");
    }

    private static void row(PrintStream out, FormResult result) {
        StringBuilder line = new StringBuilder("  ").append(result.form());
        column(line, 19, Integer.toString(result.run()));
        column(line, 28, Integer.toString(result.passed()));
        column(line, 37, result.skipped() == 0 ? "" : Integer.toString(result.skipped()));
        column(line, 45, result.failed() == 0 ? "" : Integer.toString(result.failed()));
        line.append("  ").append(result.status().equals("normal") ? "" : result.status());
        out.println(line.toString().stripTrailing());
        for (FormResult.Difference difference : result.differences()) {
            out.printf("      %d %s: %s%n", difference.index(), difference.instruction(), difference.what());
        }
    }

    /** Appends {@code text} so that it ends in column {@code end}; a Formatter is slow in a cold JVM. */
    private static void column(StringBuilder line, int end, String text) {
        line.repeat(' ', Math.max(1, end - line.length() - text.length())).append(text);
    }

    void printTotal(PrintStream out, double seconds) {
        int run = sum(FormResult::run);
        int skipped = sum(FormResult::skipped);
        out.printf(
                "%d of %d vectors passed in %d opcode forms%s; %.2f s, %.0f vectors/s of wall time%n",
                sum(FormResult::passed),
                run,
                results.size(),
                skipped == 0 ? "" : ", %d skipped".formatted(skipped),
                seconds,
                run / seconds);
    }

    private int sum(ToIntFunction<FormResult> of) {
        return results.stream().mapToInt(of).sum();
    }
}
