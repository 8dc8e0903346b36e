package dev.plankton.lab.run;

/**
 * A figure by which solutions are compared on a leaderboard.
 *
 * @param figure its name
 * @param value what was measured
 * @param ascending whether the smallest is the best
 */
public record Standing(String figure, double value, boolean ascending) {
    /** The value without zeros at its end. */
    public String text() {
        return value == Math.rint(value) ? "%.0f".formatted(value) : String.valueOf(value);
    }
}
