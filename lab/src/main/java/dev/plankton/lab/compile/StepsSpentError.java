package dev.plankton.lab.compile;

/** A solution has taken all the steps it may. */
public final class StepsSpentError extends Error {
    private static final long serialVersionUID = 1;

    /** Says how many they were. */
    public StepsSpentError() {
        super("the Java code took more than %,d steps (rounds of loops and calls): an endless loop?".formatted(StepCount.LIMIT));
    }
}
