package dev.plankton.cluster.coordination;

import dev.plankton.cluster.lease.Lease;
import dev.plankton.cluster.map.SlabDirectory;
import dev.plankton.cluster.membership.NodeId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a node knows and asks about slabs. Safe for any thread. */
public interface SlabControl extends AutoCloseable {
    /** Whether this node may answer. */
    Lease lease();

    /** The map that this node goes by. */
    SlabDirectory directory();

    /** The slab has been handed over: called by the present owner when it has given the slab up, and by the next when it holds it. */
    void moved(MoveOrder order);

    /** The slab stays with its present owner, which still holds it under the same epoch. */
    void moveFailed(MoveOrder order, String why);

    /**
     * Has a slab moved, whatever its load.
     *
     * @return ends when the slab is there; exceptionally, with a one-line message, if it cannot be moved
     */
    CompletableFuture<Void> move(int slab, NodeId to);

    /**
     * Moves all slabs away from a node, and none to it from then on.
     *
     * @return ends when it owns none; exceptionally, with a one-line message, if that cannot be
     */
    CompletableFuture<Void> drain(NodeId node);

    /** The node that decides, as far as this one knows; empty text if none does at present. */
    String coordinator();

    /** Counts of what has happened since the start, by name, such as renewals of the lease. */
    Map<String, Long> counts();

    @Override
    void close();
}
