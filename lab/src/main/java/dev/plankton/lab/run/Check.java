package dev.plankton.lab.run;

/**
 * What came of one expectation.
 *
 * @param id of the expectation
 * @param points what it is worth
 * @param passed whether it holds
 * @param message what was expected and what was found, in one line
 * @param where the state in which it was found, at which instruction, the last exits and how to go there, in lines; empty if it holds
 * @param hint of the scenario's author; empty if there is none, or it holds
 */
public record Check(String id, int points, boolean passed, String message, String where, String hint) {
    /** Its points if it holds, else 0. */
    public int earned() {
        return passed ? points : 0;
    }
}
