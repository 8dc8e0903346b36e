package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;

/** Checks numbers that users give. */
public final class Bounds {
    private Bounds() {}

    /**
     * Returns {@code value}.
     *
     * @throws Complaint that names {@code option}, if it is not from {@code low} to {@code high}, both included
     */
    public static int check(String option, long value, int low, int high) {
        if (value < low || value > high) {
            throw new Complaint("%s %d: must be %d to %d".formatted(option, value, low, high));
        }
        return (int) value;
    }
}
