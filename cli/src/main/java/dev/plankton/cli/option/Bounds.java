package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;

/** Checks numbers that users give. */
public final class Bounds {
    private Bounds() {}

    /** Returns {@code value} if it lies between the two, else complains of {@code option}. */
    public static int check(String option, long value, int low, int high) {
        if (value < low || value > high) {
            throw new Complaint("%s %d: must be %d to %d".formatted(option, value, low, high));
        }
        return (int) value;
    }
}
