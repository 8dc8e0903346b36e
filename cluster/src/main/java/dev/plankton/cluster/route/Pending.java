package dev.plankton.cluster.route;

import dev.plankton.cluster.membership.NodeId;
import dev.plankton.hypervisor.io.ReplyListener;
import org.jspecify.annotations.Nullable;

/** A request of a client of this node that another node has. Its fields change under its lock. */
final class Pending {
    final long id;
    final int vm;
    final ReplyListener client;

    /** As {@link System#nanoTime}. */
    final long since;

    /** Null once it cannot be sent again: its VM has it. */
    byte @Nullable [] bytes;

    NodeId node;
    int moves;

    Pending(long id, int vm, ReplyListener client, long since, byte @Nullable [] bytes, NodeId node) {
        this.id = id;
        this.vm = vm;
        this.client = client;
        this.since = since;
        this.bytes = bytes;
        this.node = node;
    }
}
