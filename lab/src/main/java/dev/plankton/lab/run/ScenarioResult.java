package dev.plankton.lab.run;

import dev.plankton.lab.feedback.SaidStates;
import java.util.List;

/**
 * What came of a scenario: the same of each run of it. Immutable.
 *
 * @param name of the scenario
 * @param problem why it could not be run, such as the error of the assembler, of one or more lines; empty if it was run. Then no
 *     check holds
 * @param checks one for each expectation, in the order of the file
 * @param standings the figures for a leaderboard, in the order of the file; empty if one was not measured
 * @param warnings what the assembler warned of, a line each, with file and line
 */
public record ScenarioResult(
        String name, String problem, List<Check> checks, List<Standing> standings, List<String> warnings) {
    /** How the line of a warning begins. */
    public static final String WARNED = "NASM says: ";

    /** Copies the lists. */
    public ScenarioResult {
        checks = List.copyOf(checks);
        standings = List.copyOf(standings);
        warnings = List.copyOf(warnings);
    }

    /** One without a leaderboard and warnings. */
    public ScenarioResult(String name, String problem, List<Check> checks) {
        this(name, problem, checks, List.of(), List.of());
    }

    /** Whether all expectations hold. */
    public boolean passed() {
        return problem.isEmpty() && checks.stream().allMatch(Check::passed);
    }

    /** What all expectations together are worth. */
    public int points() {
        return checks.stream().mapToInt(Check::points).sum();
    }

    /** The points of those that hold. */
    public int earned() {
        return checks.stream().mapToInt(Check::earned).sum();
    }

    /** The feedback: plain lines, first how many hold, then each expectation, with all that is known where one does not. */
    public String text() {
        StringBuilder text = new StringBuilder();
        long held = checks.stream().filter(Check::passed).count();
        text.append("%s: %d of %d expectations hold, %d of %s.\n"
                .formatted(name, held, checks.size(), earned(), worth(points())));
        if (!problem.isEmpty()) {
            return text.append("It was not run:\n").append(problem.indent(2)).toString();
        }
        for (String warning : warnings) {
            text.append(WARNED).append(warning).append('\n');
        }
        SaidStates said = new SaidStates();
        for (Check check : checks) {
            if (check.passed()) {
                text.append("Passed: %s, %s.\n".formatted(check.id(), worth(check.points())));
            }
        }
        for (Standing standing : standings) {
            text.append("Measured: %s %s.\n".formatted(standing.figure(), standing.text()));
        }
        for (Check check : checks) {
            if (check.passed()) {
                continue;
            }
            text.append("\nFailed: %s, 0 of %s: %s.\n".formatted(check.id(), worth(check.points()), check.message()));
            text.append(said.of(check.id(), check.where()).indent(2));
            if (!check.hint().isEmpty()) {
                text.append("  Hint: ")
                        .append(check.hint().replaceAll("\\s*\\R\\s*", " "))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String worth(int points) {
        return points == 1 ? "1 point" : points + " points";
    }
}
