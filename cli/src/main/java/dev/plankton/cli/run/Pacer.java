package dev.plankton.cli.run;

import dev.plankton.clock.HostClock;

/** Keeps a VM whose time is counted from running ahead of the host's clock. Confined to one thread. */
final class Pacer {
    /** A VM that is later than this, in nanoseconds, does not catch up: its time stands still instead. */
    private static final long LATE = 200_000_000;

    private final HostClock clock;
    private long start;

    /** VM time begins now. */
    Pacer(HostClock clock) {
        this.clock = clock;
        start = clock.nanoTime();
    }

    /** VM time by the host's clock. */
    long now() {
        return clock.nanoTime() - start;
    }

    /** Reports the VM time reached. */
    void reached(long nanos) {
        long late = now() - nanos;
        if (late > LATE) {
            start += late - LATE;
        }
    }
}
