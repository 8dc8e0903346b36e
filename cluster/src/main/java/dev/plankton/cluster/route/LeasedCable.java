package dev.plankton.cluster.route;

import dev.plankton.cluster.counters.RouteCount;
import dev.plankton.cluster.lease.Lease;
import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.NonBlocking;

/** Takes frames of VMs of this node to a cable that does not block, as long as the node may answer; others are dropped. */
record LeasedCable(Lease lease, Cable cable, Tally<RouteCount> tally) implements Cable, NonBlocking {
    @Override
    public void frame(int vm, byte[] bytes, int offset, int length) {
        if (lease.held()) {
            cable.frame(vm, bytes, offset, length);
        } else {
            tally.add(RouteCount.FRAMES_DROPPED);
        }
    }

    @Override
    public int hearers(byte[] bytes, int offset, int length) {
        return cable.hearers(bytes, offset, length);
    }
}
