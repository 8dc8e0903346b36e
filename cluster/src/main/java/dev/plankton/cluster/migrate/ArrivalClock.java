package dev.plankton.cluster.migrate;

import dev.plankton.clock.HostClock;

/**
 * Guest time of a slab that arrives: that of the node it comes from, as late as the messages are that say it. It may be set forward until
 * its VMs run, so that they need not wait for it. Safe for any thread.
 */
final class ArrivalClock {
    private final HostClock guest;
    private volatile long shift;

    /** The time is {@code nanos} now, which may be less than at the other node. */
    ArrivalClock(HostClock clock, long nanos) {
        shift = nanos - clock.nanoTime();
        guest = clock.shifted(() -> shift);
    }

    /** The clock that the VMs have. */
    HostClock guest() {
        return guest;
    }

    /** At the other node it was {@code nanos} when its VMs stopped: here it is not less from now on. */
    synchronized void reach(long nanos) {
        long behind = nanos - guest.nanoTime();
        if (behind > 0) {
            shift += behind;
        }
    }
}
