package dev.plankton.lab.run;

import java.util.List;

/**
 * What came of a scenario: the same of each run of it. Immutable.
 *
 * @param name of the scenario
 * @param problem why it could not be run, such as the error of the assembler, of one or more lines; empty if it was run. Then no
 *     check holds
 * @param checks one for each expectation, in the order of the file
 */
public record ScenarioResult(String name, String problem, List<Check> checks) {
    /** Copies the list. */
    public ScenarioResult {
        checks = List.copyOf(checks);
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
}
