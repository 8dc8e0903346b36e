package dev.plankton.cluster.placement;

import dev.plankton.cluster.membership.NodeId;

/**
 * A slab to be moved between two nodes that live.
 *
 * @param slab its number
 * @param from its owner
 * @param to its next owner
 */
public record SlabMove(int slab, NodeId from, NodeId to) {
    /** Checks what it is made of. */
    public SlabMove {
        if (from.equals(to)) {
            throw new IllegalArgumentException("slab %d is on %s already".formatted(slab, to));
        }
    }
}
