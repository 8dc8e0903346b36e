package dev.plankton.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the benchmarks whose names match the regular expressions given, or all of them. Takes JMH's options; by default,
 * each benchmark has one JVM, three seconds to warm up and five to be measured, and allocation is reported.
 */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs them and prints the table.
     *
     * @param args regular expressions and JMH's options; {@code -h} lists them, {@code -l} the benchmarks
     * @throws IOException if a result file cannot be written
     */
    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(withDefaults(args));
    }

    static String[] withDefaults(String... args) {
        List<String> options = new ArrayList<>(Arrays.asList(args));
        if (!options.contains("-prof")) {
            options.add("-prof");
            options.add("gc");
        }
        return options.toArray(String[]::new);
    }
}
