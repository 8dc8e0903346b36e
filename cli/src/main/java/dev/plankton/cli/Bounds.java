package dev.plankton.cli;

/** Checks numbers that users give. */
final class Bounds {
    private Bounds() {}

    /** Returns {@code value} if it lies between the two, else complains of {@code option}. */
    static int check(String option, long value, int low, int high) {
        if (value < low || value > high) {
            throw new Complaint("%s %d: %d to %d".formatted(option, value, low, high));
        }
        return (int) value;
    }
}
