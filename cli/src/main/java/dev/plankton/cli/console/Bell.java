package dev.plankton.cli.console;

import dev.plankton.clock.HostClock;

/** Wakes the thread that runs a VM when there is input for it. Any thread may ring. */
public final class Bell {
    private final HostClock clock;
    private long rings;

    /** Creates a bell that has not rung, for waits by the system clock. */
    public Bell() {
        this(HostClock.SYSTEM);
    }

    /** Creates a bell that has not rung. */
    public Bell(HostClock clock) {
        this.clock = clock;
    }

    /** By which waits end, and by which the VM that is woken runs. */
    public HostClock clock() {
        return clock;
    }

    /** Reports input. */
    public synchronized void ring() {
        rings++;
        notifyAll();
    }

    /** How often it has rung, for {@link #await}. */
    public synchronized long rings() {
        return rings;
    }

    /** Waits until it has rung since {@link #rings} answered {@code seen}, at most {@code nanos}. */
    public synchronized void await(long seen, long nanos) throws InterruptedException {
        long deadline = clock.nanoTime() + nanos;
        while (rings == seen && deadline - clock.nanoTime() > 0) {
            clock.await(this, deadline);
        }
    }
}
