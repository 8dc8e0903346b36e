package dev.plankton.cluster.coordination;

import java.util.List;

/**
 * What a node says of itself.
 *
 * @param slabs how many it believes the cluster to have
 * @param capacity how much it can carry
 * @param draining whether its slabs are to leave
 * @param held the slabs that it holds
 */
record Report(int slabs, int capacity, boolean draining, List<Held> held) {
    /**
     * A slab that a node holds.
     *
     * @param slab its number
     * @param epoch under which it holds it
     * @param load what it has received since, a counter; -1 while it is being opened
     */
    record Held(int slab, long epoch, long load) {}
}
