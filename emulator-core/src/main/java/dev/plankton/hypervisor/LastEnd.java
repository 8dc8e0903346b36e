package dev.plankton.hypervisor;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The wait of one thread for the end of the last VM. Safe for any thread. */
final class LastEnd {
    /** How long a slice may take when everything ends: only a listener that blocks makes one last so long. */
    private static final long NANOS = 5_000_000_000L;

    private volatile @Nullable Thread waiting;

    /** Waits, if not for ever, until no VM is left; false if some are. */
    boolean await(LongSupplier alive) {
        long deadline = System.nanoTime() + NANOS;
        boolean interrupted = false;
        long left = NANOS;
        waiting = Thread.currentThread();
        while (alive.getAsLong() > 0 && left > 0) {
            LockSupport.parkNanos(left);
            // An interrupted thread does not park: the interrupt is kept for the caller.
            interrupted |= Thread.interrupted();
            left = deadline - System.nanoTime();
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return alive.getAsLong() == 0;
    }

    /** A VM has ended, and has been counted. */
    void signal() {
        LockSupport.unpark(waiting);
    }
}
