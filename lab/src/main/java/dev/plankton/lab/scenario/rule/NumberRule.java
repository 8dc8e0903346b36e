package dev.plankton.lab.scenario.rule;

import java.math.BigDecimal;

/**
 * What a number has to be.
 *
 * @param least the smallest that is allowed
 * @param most the largest that is allowed
 */
public record NumberRule(double least, double most) implements Rule {
    /** That number and no other one. */
    public static NumberRule equal(double value) {
        return new NumberRule(value, value);
    }

    /** Whether {@code value} is allowed. */
    public boolean allows(double value) {
        return value >= least && value <= most;
    }

    /** Such as {@code at most 30000}. */
    @Override
    public String toString() {
        if (least == most) {
            return text(least);
        }
        if (most == Double.POSITIVE_INFINITY) {
            return "at least " + text(least);
        }
        return least == Double.NEGATIVE_INFINITY
                ? "at most " + text(most)
                : "between " + text(least) + " and " + text(most);
    }

    /** A number without an exponent, and without a fraction if it is whole. */
    public static String text(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
