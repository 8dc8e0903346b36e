package dev.plankton.cluster.migrate;

import dev.plankton.clock.HostClock;
import java.time.Instant;

/**
 * Guest time of a slab that arrives: that of the node it comes from, as late as the messages are that say it. It may be set forward until
 * its VMs run, so that they need not wait for it. Safe for any thread.
 */
final class ArrivalClock implements HostClock {
    private final HostClock clock;
    private volatile long shift;

    /** The time is {@code nanos} now, which may be less than at the other node. */
    ArrivalClock(HostClock clock, long nanos) {
        this.clock = clock;
        shift = nanos - clock.nanoTime();
    }

    /** At the other node it was {@code nanos} when its VMs stopped: here it is not less from now on. */
    synchronized void reach(long nanos) {
        long behind = nanos - nanoTime();
        if (behind > 0) {
            shift += behind;
        }
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime() + shift;
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public long millis() {
        return clock.millis();
    }

    @Override
    public void await(Object monitor, long deadline) throws InterruptedException {
        clock.await(monitor, deadline - shift);
    }
}
