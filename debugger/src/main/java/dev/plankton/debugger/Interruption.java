package dev.plankton.debugger;

import dev.plankton.clock.HostClock;
import java.io.IOException;

/** How a running machine learns that its debugger wants it to stop. */
public interface Interruption {
    /** None: a machine that sleeps, and that nothing wakes, stops at once. */
    Interruption NEVER = new Interruption() {
        @Override
        public boolean requested() {
            return false;
        }

        @Override
        public void await() {}
    };

    /** Whether it is to stop; asked every few milliseconds. */
    boolean requested() throws IOException;

    /** Waits until it is to stop. */
    void await() throws IOException;

    /** Waits until it is to stop, for up to {@code nanos} nanoseconds; whether it is. */
    default boolean await(long nanos) throws IOException {
        HostClock clock = HostClock.SYSTEM;
        long end = clock.nanoTime() + nanos;
        Object monitor = new Object();
        while (!requested()) {
            long left = end - clock.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                synchronized (monitor) {
                    clock.await(monitor, clock.nanoTime() + Math.min(left, LOOK_NANOS));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }
        return true;
    }

    /** Between two looks whether it is to stop, in {@link #await(long)}. */
    long LOOK_NANOS = 1_000_000;
}
