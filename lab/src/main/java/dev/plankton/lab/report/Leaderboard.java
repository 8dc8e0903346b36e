package dev.plankton.lab.report;

import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.run.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Submissions by what was measured of them: the best first. */
final class Leaderboard {
    /** By the first figure, those that are equal by the next, and by name. */
    private static final Comparator<Grading> ORDER =
            ((Comparator<Grading>) Leaderboard::compare).thenComparing(Grading::submission);

    private Leaderboard() {}

    /** A table in lines, with numbers in front; empty if nothing was measured for one. */
    static String text(List<Grading> gradings) {
        List<Grading> ranked = gradings.stream()
                .filter(grading -> !grading.result().standings().isEmpty())
                .sorted(ORDER)
                .toList();
        if (ranked.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\nLeaderboard, the best first:\n");
        int place = 0;
        for (int n = 0; n < ranked.size(); n++) {
            Grading grading = ranked.get(n);
            place = n > 0 && compare(ranked.get(n - 1), grading) == 0 ? place : n + 1;
            List<String> figures = new ArrayList<>();
            for (Standing standing : grading.result().standings()) {
                figures.add(standing.figure() + " " + standing.text());
            }
            text.append("%3d. %s: %s\n"
                    .formatted(place, PlainText.line(grading.submission()), String.join(", ", figures)));
        }
        return text.toString();
    }

    private static int compare(Grading one, Grading other) {
        List<Standing> ones = one.result().standings();
        List<Standing> others = other.result().standings();
        for (int n = 0; n < Math.min(ones.size(), others.size()); n++) {
            int order = Double.compare(ones.get(n).value(), others.get(n).value());
            if (order != 0) {
                return ones.get(n).ascending() ? order : -order;
            }
        }
        return Integer.compare(others.size(), ones.size());
    }
}
