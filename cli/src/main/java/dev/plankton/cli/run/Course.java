package dev.plankton.cli.run;

/**
 * How far and how fast a single VM runs.
 *
 * @param instructions the most instructions
 * @param nanos at most until this VM time, in nanoseconds since power-on
 * @param paced hold back a VM whose time is counted, so that it passes no faster than the host's
 */
public record Course(long instructions, long nanos, boolean paced) {
    /** As fast as it can, without end. */
    public static final Course FREE = new Course(Long.MAX_VALUE, Long.MAX_VALUE, false);

    Course toInstructions(long limit) {
        return new Course(limit, nanos, paced);
    }

    public Course toNanos(long limit) {
        return new Course(instructions, limit, paced);
    }

    Course inStep() {
        return new Course(instructions, nanos, true);
    }
}
