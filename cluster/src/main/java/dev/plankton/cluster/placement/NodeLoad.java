package dev.plankton.cluster.placement;

import dev.plankton.cluster.membership.NodeId;

/**
 * A node that slabs can be placed on.
 *
 * @param node which
 * @param capacity how much it can carry compared with others, such as its number of processors; at least 1
 * @param draining whether all its slabs are to leave
 */
public record NodeLoad(NodeId node, int capacity, boolean draining) {
    /** Checks what it is made of. */
    public NodeLoad {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity of node %s must be at least 1: %d".formatted(node, capacity));
        }
    }
}
