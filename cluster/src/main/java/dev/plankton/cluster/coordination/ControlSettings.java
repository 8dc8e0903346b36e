package dev.plankton.cluster.coordination;

import dev.plankton.cluster.map.SlabMap;
import java.time.Duration;

/**
 * How slabs are controlled. All nodes of a cluster have the same, but for the capacity.
 *
 * @param slabs how many slabs the cluster has
 * @param capacity how much this node can carry compared with others, such as its number of processors; at least 1
 * @param lease how long a node may answer that no longer hears of the others, 10 ms to 1 h. A dead node's slabs are opened elsewhere after
 *     that time or, if the coordinator died too, twice that time
 * @param movesPerNode how many moves a node takes part in at one time, at least 1
 * @param minimumNodes how many nodes there must be before slabs are opened for the first time, at least 1
 * @param lastTerm the highest term of the epochs that are found in this node's stores, 0 if there are none
 */
public record ControlSettings(
        int slabs, int capacity, Duration lease, int movesPerNode, int minimumNodes, int lastTerm) {
    private static final Duration SHORTEST = Duration.ofMillis(10), LONGEST = Duration.ofHours(1);

    /** How often the lease is renewed in its time. */
    static final int RENEWALS = 4;

    /** Checks what it is made of. */
    public ControlSettings {
        SlabMap.empty(slabs);
        atLeast("capacity", capacity, 1);
        atLeast("moves per node", movesPerNode, 1);
        atLeast("minimum of nodes", minimumNodes, 1);
        atLeast("last term", lastTerm, 0);
        if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("lease out of range (10 ms to 1 h): " + lease);
        }
    }

    /** What fits nodes on one computer or in one network: a lease of 2.5 s, two moves per node, slabs opened by the first node. */
    public static ControlSettings of(int slabs) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new ControlSettings(slabs, processors, Duration.ofMillis(2500), 2, 1, 0);
    }

    /** The same, where slabs are opened first when there are {@code nodes}. */
    public ControlSettings withMinimumNodes(int nodes) {
        return new ControlSettings(slabs, capacity, lease, movesPerNode, nodes, lastTerm);
    }

    /** The same with another lease. */
    public ControlSettings withLease(Duration time) {
        return new ControlSettings(slabs, capacity, time, movesPerNode, minimumNodes, lastTerm);
    }

    /** The same with another capacity. */
    public ControlSettings withCapacity(int much) {
        return new ControlSettings(slabs, much, lease, movesPerNode, minimumNodes, lastTerm);
    }

    /** The same after epochs of {@code term}. */
    public ControlSettings withLastTerm(int term) {
        return new ControlSettings(slabs, capacity, lease, movesPerNode, minimumNodes, term);
    }

    /** How often a node asks for its lease. */
    Duration renewEvery() {
        return lease.dividedBy(RENEWALS);
    }

    private static void atLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d: %d".formatted(what, least, value));
        }
    }
}
