package dev.plankton.cluster.route;

import dev.plankton.cluster.membership.NodeId;
import dev.plankton.hypervisor.io.ReplyListener;
import org.jspecify.annotations.Nullable;

/** A request of a client of this node that another node has. Used by several event loops; who takes it out of the map ends it. */
final class Pending {
    final long id;
    final ReplyListener client;

    /** As {@link System#nanoTime}. */
    final long since;

    /** Null once it cannot be sent again: its VM has it. */
    private volatile @Nullable Unsent unsent;

    private volatile NodeId node;

    /** It is about to be sent to {@code node}. */
    Pending(long id, Unsent request, NodeId node) {
        this.id = id;
        client = request.client();
        since = request.since();
        unsent = request;
        this.node = node;
    }

    /** A VM that moves to {@code node} has it. */
    Pending(long id, ReplyListener client, NodeId node) {
        this.id = id;
        this.client = client;
        since = System.nanoTime();
        this.node = node;
    }

    /** What to send again if it was not executed; null if it was, or is. */
    @Nullable
    Unsent unsent() {
        return unsent;
    }

    /** The VM has it. */
    void begun() {
        unsent = null;
    }

    /** Who has it now. */
    NodeId node() {
        return node;
    }

    /** Another node has it now, with the VM. */
    void heldBy(NodeId next) {
        begun();
        node = next;
    }
}
