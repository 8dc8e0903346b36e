package dev.plankton.cluster.route;

import dev.plankton.cluster.lease.Lease;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.ReplyListener;

/** Passes the reply of a VM of this node to a client of this node, if the node may answer at that moment. */
final class LeasedReply implements ReplyListener, NonBlocking {
    private final Lease lease;
    private final ReplyListener client;

    LeasedReply(Lease lease, ReplyListener client) {
        this.lease = lease;
        this.client = client;
    }

    @Override
    public void part(byte[] bytes, int offset, int length) {
        if (lease.held()) {
            client.part(bytes, offset, length);
        }
    }

    @Override
    public void end() {
        if (lease.held()) {
            client.end();
        } else {
            client.dropped();
        }
    }

    @Override
    public void dropped() {
        client.dropped();
    }
}
