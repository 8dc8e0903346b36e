package dev.plankton.lab.report;

import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Feedback as lines of text, without colours and boxes, so that a screen reader reads it in order. What students have written comes into it
 * without control characters.
 */
final class PlainText {
    private PlainText() {}

    /** Without control characters but new lines and tabs: those could move a terminal's cursor, and no XML may contain them. */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .filter(each -> each != '\r')
                .map(each -> isPlain(each) ? each : '\uFFFD')
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isPlain(int character) {
        return character == '\n'
                || character == '\t'
                || (!Character.isISOControl(character)
                        && Character.getType(character) != Character.SURROGATE
                        && Character.getType(character) != Character.FORMAT
                        && character != 0xFFFE
                        && character != 0xFFFF);
    }

    /** In one line. */
    static String line(String text) {
        return of(text).strip().replaceAll("\\s*\n\\s*", "; ");
    }

    /** What a check that does not hold has to say: what differs, where, and the hint. */
    static String feedback(Check check) {
        List<String> parts = new ArrayList<>(List.of(of(check.message())));
        if (!check.where().isBlank()) {
            parts.add(of(check.where()).stripTrailing());
        }
        if (!check.hint().isBlank()) {
            parts.add("Hint: " + of(check.hint()).strip());
        }
        return String.join("\n", parts);
    }

    /** What there is to say of a submission as a whole; empty if there is nothing. */
    static String about(Grading grading) {
        String problem = of(grading.result().problem()).strip();
        String remarks = (grading.result().warnings().stream()
                                .map(warning -> ScenarioResult.WARNED + line(warning) + "\n")
                                .collect(Collectors.joining())
                        + remarks(grading))
                .strip();
        return (problem.isEmpty() ? remarks : "It was not run:\n" + problem + "\n" + remarks).strip();
    }

    /** Notes, and what its code printed; empty if there is neither. */
    static String remarks(Grading grading) {
        List<String> parts = new ArrayList<>();
        for (String note : grading.notes()) {
            parts.add("Note: " + line(note));
        }
        if (!grading.printed().isBlank()) {
            parts.add("Your code printed:\n" + indented(of(grading.printed()).stripTrailing()));
        }
        return String.join("\n", parts);
    }

    /** "8 of 10 points". */
    static String points(int earned, int all) {
        return "%d of %d %s".formatted(earned, all, all == 1 ? "point" : "points");
    }

    /** Each line begins with two spaces. */
    static String indented(String text) {
        return text.lines().map(line -> line.isBlank() ? "" : "  " + line).collect(Collectors.joining("\n"));
    }
}
