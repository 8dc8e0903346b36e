package dev.plankton.lab.feedback;

import dev.plankton.lab.scenario.rule.TextRule;
import dev.plankton.machine.screen.PixelScreen;
import dev.plankton.machine.screen.Screen;
import java.util.ArrayList;
import java.util.List;

/** Compares what a screen shows. */
public final class ScreenFinding {
    private static final int MOST_ROWS = 25;

    private final Screen screen;
    private final String text;
    private final List<String> rows;

    /** About a screen. */
    public ScreenFinding(Screen screen) {
        this.screen = screen;
        text = screen.text();
        rows = text.lines().toList();
    }

    /** The first rule of {@code rules} that does not hold. */
    public Finding of(List<TextRule> rules) {
        return Finding.first(rules, this::of);
    }

    private Finding of(TextRule rule) {
        return switch (rule) {
            case TextRule.Equal(String wanted) -> equal(wanted);
            case TextRule.Contains(String wanted) -> text.contains(wanted) ? Finding.HOLDS : missing(wanted);
            case TextRule.Lacks(String unwanted) ->
                text.contains(unwanted)
                        ? Finding.fails(
                                "the screen shows %s, which it should not".formatted(Quote.of(unwanted)), shown())
                        : Finding.HOLDS;
            case TextRule.Matches(var pattern) ->
                pattern.matcher(text).find()
                        ? Finding.HOLDS
                        : Finding.fails("the screen does not match " + pattern.pattern(), shown());
            case TextRule.Row(int number, String wanted) -> row(number, wanted);
        };
    }

    private String row(int number) {
        return number < rows.size() ? rows.get(number) : "";
    }

    private Finding row(int number, String wanted) {
        String found = row(number);
        if (found.equals(wanted)) {
            return Finding.HOLDS;
        }
        List<String> details = new ArrayList<>(rowDifference(number, wanted, found));
        int other = rows.indexOf(wanted);
        if (other >= 0 && !wanted.isEmpty()) {
            details.add("The expected text is in row %d.".formatted(other));
        }
        details.addAll(shown());
        return Finding.fails(
                "row %d of the screen is %s, not %s".formatted(number, quoted(found), quoted(wanted)), details);
    }

    private Finding equal(String wanted) {
        if (text.equals(wanted)) {
            return Finding.HOLDS;
        }
        List<String> wantedRows = wanted.lines().toList();
        List<String> details = new ArrayList<>();
        int differing = 0;
        int first = -1;
        for (int n = 0; n < Math.max(wantedRows.size(), rows.size()); n++) {
            String row = n < wantedRows.size() ? wantedRows.get(n) : "";
            if (!row.equals(row(n))) {
                first = first < 0 ? n : first;
                differing++;
                details.addAll(rowDifference(n, row, row(n)));
            }
        }
        String message = differing == 1
                ? "row %d of the screen differs".formatted(first)
                : "%d rows of the screen differ, the first is row %d".formatted(differing, first);
        return Finding.fails(message + graphics(), details);
    }

    private static List<String> rowDifference(int number, String wanted, String found) {
        int at = TextFinding.common(wanted, found);
        return List.of(
                "Row %d expected: %s.".formatted(number, quoted(wanted)),
                "Row %d found: %s.".formatted(number, quoted(found)),
                "They differ from column %d on.".formatted(at));
    }

    private Finding missing(String wanted) {
        List<String> details = new ArrayList<>(shown());
        int longest = TextFinding.longestPrefix(wanted, text);
        if (longest > 1) {
            details.add(
                    "The longest beginning of it that is there: %s.".formatted(Quote.of(wanted.substring(0, longest))));
        }
        return Finding.fails("the screen does not show " + Quote.of(wanted) + graphics(), details);
    }

    private List<String> shown() {
        if (screen instanceof PixelScreen) {
            return List.of("The screen is in a graphics mode, which has no text.");
        }
        List<String> lines = new ArrayList<>();
        for (int n = 0; n < rows.size() && lines.size() < MOST_ROWS; n++) {
            if (!rows.get(n).isEmpty()) {
                lines.add("Row %d shows: %s.".formatted(n, Quote.of(rows.get(n))));
            }
        }
        return lines.isEmpty() ? List.of("The screen is empty.") : lines;
    }

    private String graphics() {
        return screen instanceof PixelScreen ? "; it is in a graphics mode" : "";
    }

    private static String quoted(String row) {
        return row.isEmpty() ? "empty" : Quote.of(row);
    }
}
