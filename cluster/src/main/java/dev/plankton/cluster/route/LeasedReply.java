package dev.plankton.cluster.route;

import dev.plankton.cluster.lease.Lease;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.net.endpoint.RoutedReply;
import java.util.function.Consumer;

/**
 * Passes the reply of a VM of this node to a client of this node, as far as the node may answer. A part that it may not pass is the end: what
 * comes after a gap would look like a whole reply. Called by one thread at a time.
 */
final class LeasedReply implements ReplyListener, NonBlocking {
    private final Lease lease;
    private final ReplyListener client;
    private final Consumer<RoutedReply> owner;
    private boolean over;

    /** The reply has begun. */
    private boolean named;

    /** @param owner says to a client that asks for it that this node answers */
    LeasedReply(Lease lease, ReplyListener client, Consumer<RoutedReply> owner) {
        this.lease = lease;
        this.client = client;
        this.owner = owner;
    }

    /** Whether the client may hear more; it hears that it will not, once. */
    private boolean mayAnswer() {
        if (!over && !lease.held()) {
            over = true;
            client.dropped();
        }
        if (!over && !named && client instanceof RoutedReply routed) {
            owner.accept(routed);
        }
        named = true;
        return !over;
    }

    /** Who takes the reply when it moves with its VM: the client itself, as the other node has a lease of its own. None if it is over. */
    ReplyListener leaves() {
        return over ? ReplyListener.IGNORED : client;
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
