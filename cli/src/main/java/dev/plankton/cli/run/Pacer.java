package dev.plankton.cli.run;

/** Keeps a VM whose time is counted from running ahead of the host's clock. Confined to one thread. */
final class Pacer {
    /** A VM that is so many nanoseconds late is not made to catch up: its time stands still instead. */
    private static final long LATE = 200_000_000;

    private long start = System.nanoTime();

    /** VM time that has come by the host's clock. */
    long now() {
        return System.nanoTime() - start;
    }

    /** Tells how far the VM has come. */
    void reached(long nanos) {
        long late = now() - nanos;
        if (late > LATE) {
            start += late - LATE;
        }
    }
}
