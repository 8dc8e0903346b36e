package dev.plankton.cluster.route;

import dev.plankton.cluster.lease.Lease;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.ReplyListener;

/**
 * Passes the reply of a VM of this node to a client of this node, as far as the node may answer. A part that it may not pass is the end: what
 * comes after a gap would look like a whole reply. Called by one thread at a time.
 */
final class LeasedReply implements ReplyListener, NonBlocking {
    private final Lease lease;
    private final ReplyListener client;
    private boolean over;

    LeasedReply(Lease lease, ReplyListener client) {
        this.lease = lease;
        this.client = client;
    }

    /** Whether the client may hear more; it hears that it will not, once. */
    private boolean mayAnswer() {
        if (!over && !lease.held()) {
            over = true;
            client.dropped();
        }
        return !over;
    }

    @Override
    public void part(byte[] bytes, int offset, int length) {
        if (mayAnswer()) {
            client.part(bytes, offset, length);
        }
    }

    @Override
    public void end() {
        if (mayAnswer()) {
            client.end();
        }
    }

    @Override
    public void dropped() {
        if (!over) {
            client.dropped();
        }
    }
}
