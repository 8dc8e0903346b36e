package dev.plankton.hypervisor.run;

import dev.plankton.clock.HostClock;
import java.util.function.BooleanSupplier;

/** Lets threads wait until others have done something; while none waits, it costs those a look at a field. Safe for any thread. */
final class Completion {
    /** Threads that wait. */
    private volatile int waiting;

    /** What was waited for may have come true. */
    void signal() {
        if (waiting > 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /**
     * Waits until {@code done}, which was made true before a {@link #signal}, but no longer than {@code nanos}. An interrupt
     * does not end the wait; the thread is interrupted after it.
     *
     * @return whether it is done
     */
    boolean await(BooleanSupplier done, long nanos) {
        HostClock clock = HostClock.SYSTEM;
        long deadline = clock.nanoTime() + nanos;
        boolean interrupted = false;
        boolean reached;
        synchronized (this) {
            waiting++;
            reached = done.getAsBoolean();
            while (!reached && deadline - clock.nanoTime() > 0) {
                try {
                    clock.await(this, deadline);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                reached = done.getAsBoolean();
            }
            waiting--;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return reached;
    }
}
