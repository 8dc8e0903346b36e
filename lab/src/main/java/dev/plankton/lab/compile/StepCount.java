package dev.plankton.lab.compile;

/**
 * Counts the steps of one solution: each call of its methods and each round of its loops is one. A copy of this class is loaded
 * beside each solution, and so each has its own count. Not synchronized: a solution has one thread.
 */
public final class StepCount {
    /** How many steps a solution may take. */
    static final long LIMIT = 200_000_000;

    private static long left = LIMIT;

    private StepCount() {}

    /**
     * One more.
     *
     * @throws StepsSpentError if it is one too many, and each time after that
     */
    public static void step() {
        if (--left < 0) {
            throw new StepsSpentError();
        }
    }
}
