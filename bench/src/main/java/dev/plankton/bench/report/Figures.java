package dev.plankton.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Figures as people read them. */
public final class Figures {
    private Figures() {}

    /** Three digits that matter, or all before the point; a dash where there is none. */
    public static String text(@Nullable Double value) {
        if (value == null) {
            return "-";
        }
        double size = Math.abs(value);
        int digits = value == Math.rint(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** A row of a table. */
    public static List<String> row(String name, @Nullable Double... values) {
        return Stream.concat(Stream.of(name), Arrays.stream(values).map(Figures::text))
                .toList();
    }
}
