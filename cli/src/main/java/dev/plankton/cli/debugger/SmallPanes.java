package dev.plankton.cli.debugger;

import java.util.ArrayList;
import java.util.List;

/** What a terminal smaller than 80 by 24 shows between status and message: registers, and code as far as there is room. */
final class SmallPanes {
    /** Below this not even that is of use. */
    static final int LEAST_COLUMNS = 40, LEAST_ROWS = 12;

    /** Status, message and keys. */
    private static final int OTHER_ROWS = 3;

    private SmallPanes() {}

    /** Whether a terminal is so small; one that does not report its size, as 0, counts as of 80 by 24. */
    static boolean suits(int columns, int rows) {
        return columns > 0 && rows > 0 && (columns < Panes.LEAST_COLUMNS || rows < Panes.LEAST_ROWS);
    }

    /** The lines, as many as fit. */
    static List<String> lines(Panes panes, int columns, int rows) {
        if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) {
            String needed =
                    "%d by %d: too small, %d by %d are needed".formatted(columns, rows, LEAST_COLUMNS, LEAST_ROWS);
            List<String> lines = wrapped(List.of(needed.split(" ", -1)), columns - 1);
            return lines.subList(0, Math.min(lines.size(), Math.max(1, rows - OTHER_ROWS)));
        }
        List<String> lines = new ArrayList<>(wrapped(panes.registers(), columns - 1));
        lines.add(panes.flags());
        lines.add("-- code; the rest needs %d by %d --".formatted(Panes.LEAST_COLUMNS, Panes.LEAST_ROWS));
        lines.addAll(panes.code(rows - OTHER_ROWS - lines.size()));
        return lines;
    }

    /** Words in as few lines as hold them. */
    private static List<String> wrapped(List<String> words, int columns) {
        List<String> lines = new ArrayList<>();
        for (String word : words) {
            boolean fits = !lines.isEmpty() && lines.getLast().length() + 1 + word.length() <= columns;
            lines.add(fits ? lines.removeLast() + " " + word : word);
        }
        return lines;
    }
}
