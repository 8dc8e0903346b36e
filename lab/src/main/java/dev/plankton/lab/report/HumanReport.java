package dev.plankton.lab.report;

import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * The lab, a line for each submission with its points and what failed, and the leaderboard, if the lab has one. Where submissions
     * are of several labs, that is said, and each line names its lab.
     */
    public static String summary(List<Grading> gradings) {
        int width = gradings.stream()
                .mapToInt(grading -> PlainText.line(grading.submission()).length())
                .max()
                .orElse(0);
        Map<String, List<Grading>> labs =
                gradings.stream().collect(Collectors.groupingBy(Grading::lab, LinkedHashMap::new, Collectors.toList()));
        boolean mixed = labs.size() > 1;
        String head = mixed
                ? "The submissions are of %d labs, as the lab.yaml of each says; --lab grades all by one.\n"
                        .formatted(labs.size())
                : String.join("", labs.keySet()) + "\n";
        return head
                + gradings.stream()
                        .map(grading -> summary(grading, width, mixed))
                        .collect(Collectors.joining())
                + labs.values().stream().map(Leaderboard::text).collect(Collectors.joining());
    }

    private static String summary(Grading grading, int width, boolean mixed) {
        ScenarioResult result = grading.result();
        String failed = result.checks().stream()
                .filter(check -> !check.passed())
                .map(Check::id)
                .collect(Collectors.joining(", "));
        String what = result.passed()
                ? ""
                : result.problem().isEmpty() ? "  failed: " + failed : "  " + PlainText.line(result.problem());
        String name = PlainText.line(grading.submission());
        return name + " ".repeat(width - name.length()) + "  " + PlainText.points(result.earned(), result.points())
                + (mixed ? "  " + grading.lab() : "") + what + "\n";
    }
}
