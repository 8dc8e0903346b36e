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

    /**
     * Called by the next owner when it has all of a slab, before it answers for it: whether it owns the slab from now on. False if that was
     * revoked, if the order is of a coordinator that others have followed since, or if the lease is over; then it forgets the slab.
     */
    boolean accept(MoveOrder order);

    /**
     * The slab has been handed over: called by the present owner, before {@link SlabOwner#held} leaves the slab out, when it knows that the
     * next one has accepted it.
     */
    void moved(MoveOrder order);

    /** The slab stays with its present owner, which was not yet ready to give it up, and still holds it under the same epoch. */
    void moveFailed(MoveOrder order, String why);

    /**
     * The present owner has offered the slab and does not know whether the next one has accepted it. It does not answer for it until {@link
     * SlabOwner#resume}, {@link SlabOwner#open} or {@link SlabOwner#drop} says how it goes on.
     */
    void moveUnknown(MoveOrder order, String why);

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

    /** Why the cluster does not take this node, in one line; empty text if it does, or has not answered yet. */
    String refusal();

    /** Counts of what has happened since the start, by name, such as renewals of the lease. */
    Map<String, Long> counts();

    @Override
    void close();
}
