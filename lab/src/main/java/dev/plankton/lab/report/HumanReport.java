package dev.plankton.lab.report;

import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import java.util.List;
import java.util.stream.Collectors;

/** Feedback for people. */
public final class HumanReport {
    private HumanReport() {}

    /** All of one submission, in plain lines. */
    public static String text(Grading grading) {
        String remarks = PlainText.remarks(grading);
        return "%s: %s\n%s%s"
                .formatted(
                        grading.lab(),
                        PlainText.line(grading.submission()),
                        remarks.isEmpty() ? "" : remarks + "\n",
                        PlainText.of(grading.result().text()));
    }

    /** A line for each submission: its points and what failed; and the leaderboard, if the lab has one. */
    public static String summary(List<Grading> gradings) {
        int width = gradings.stream()
                .mapToInt(grading -> PlainText.line(grading.submission()).length())
                .max()
                .orElse(0);
        return gradings.stream().map(grading -> summary(grading, width)).collect(Collectors.joining())
                + Leaderboard.text(gradings);
    }

    private static String summary(Grading grading, int width) {
        ScenarioResult result = grading.result();
        String failed = result.checks().stream()
                .filter(check -> !check.passed())
                .map(Check::id)
                .collect(Collectors.joining(", "));
        String what = result.passed()
                ? ""
                : result.problem().isEmpty() ? "  failed: " + failed : "  " + PlainText.line(result.problem());
        String name = PlainText.line(grading.submission());
        return name + " ".repeat(width - name.length()) + "  " + PlainText.points(result.earned(), result.points()) + what + "\n";
    }
}
