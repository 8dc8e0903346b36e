package dev.plankton.cluster.coordination;

import dev.plankton.cluster.map.SlabEntry;
import java.util.Collection;

/**
 * What a node does with the slabs it owns. Called by {@link SlabControl} on one thread; must not block: what takes time is done on other
 * threads. A call may be repeated, and means the same then.
 */
public interface SlabOwner {
    /**
     * This node owns a slab from now on: the slab is opened from its store, if it has one, else with new VMs. If this node holds the slab
     * under a lower epoch, it keeps the VMs as they are and goes on under this one: no other node has owned it in between. One
     * exception: a slab that it has offered to another node without learning whether that took it is opened from its store, if it has one,
     * for that node may have answered requests before it died.
     */
    void open(int slab, long epoch);

    /**
     * Another node owns the slab, under a higher epoch than {@code epoch}: this node no longer answers for it, and saves nothing of it
     * any more. Requests in progress get no reply from here.
     */
    void drop(int slab, long epoch);

    /**
     * Starts to move a slab to another node. {@link SlabControl#moved}, {@link SlabControl#moveFailed} or {@link
     * SlabControl#moveUnknown} says how it ended.
     */
    void move(MoveOrder order);

    /**
     * Goes on with a slab after {@link SlabControl#moveUnknown}: the next owner does not hold it and will not under this order, so this
     * node still owns it under the epoch that it had.
     */
    void resume(MoveOrder order);

    /** The slabs that this node holds, those it is opening among them, each with this node as owner and its epoch. */
    Collection<SlabEntry> held();

    /** What a slab has received since this node opened it, a counter: requests, frames and serial input; -1 while it is being opened. */
    long load(int slab);
}
