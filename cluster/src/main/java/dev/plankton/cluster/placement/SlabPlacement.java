package dev.plankton.cluster.placement;

import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where slabs should be. Slabs without a living owner are opened where there is most room, at once; others move a few at a time, away
 * from nodes that drain, and from the fullest node to the emptiest while that makes a difference worth a move. The same input gives the
 * same plan, in whatever order nodes come. Keeps nothing between calls.
 *
 * <p>A slab weighs one for itself and, on average, one for its load, or less where all of them are quiet: so idle slabs are spread as well
 * as busy ones, and a few requests make none of them busy.
 */
public final class SlabPlacement {
    /** Nodes this close to each other, as a part of what the fuller carries, are as good as equal. */
    private static final double WORTH = 0.1;

    /** A slab moves only if that takes at least a tenth off the difference it is moved for; else it might move back next time. */
    private static final double GAIN = 0.9;

    private final int movesPerNode;
    private final long quiet;

    /** The same where any load is a load. */
    public SlabPlacement(int movesPerNode) {
        this(movesPerNode, 0);
    }

    /**
     * Makes a placement.
     *
     * @param movesPerNode how many moves a node takes part in at one time, at least 1
     * @param quiet the load that weighs as much as a slab itself, unless slabs have more on average; at least 0
     */
    public SlabPlacement(int movesPerNode, long quiet) {
        if (movesPerNode < 1) {
            throw new IllegalArgumentException("moves per node must be at least 1: " + movesPerNode);
        }
        this.movesPerNode = movesPerNode;
        this.quiet = quiet;
    }

    /** The same without slabs that are kept where they are. */
    public PlacementPlan plan(SlabMap map, Collection<NodeLoad> nodes, long[] loads, Collection<SlabMove> inFlight) {
        return plan(map, nodes, loads, inFlight, Set.of());
    }

    /**
     * What is to be done now.
     *
     * @param map who owns what
     * @param nodes that live
     * @param loads of the slabs, by number, in any unit, at least 0
     * @param inFlight moves that were begun and have not ended; their slabs count for where they go
     * @param kept slabs that are to stay with their owner, unless that drains
     */
    public PlacementPlan plan(
            SlabMap map, Collection<NodeLoad> nodes, long[] loads, Collection<SlabMove> inFlight, Set<Integer> kept) {
        SortedMap<Integer, NodeId> openings = new TreeMap<>();
        List<SlabMove> moves = new ArrayList<>();
        if (nodes.isEmpty()) {
            return new PlacementPlan(openings, moves);
        }
        Balance balance = new Balance(nodes, weights(map.slabs(), loads), movesPerNode);
        inFlight.forEach(balance::inFlight);
        List<Integer> orphans = new ArrayList<>();
        for (int slab = 0; slab < map.slabs(); slab++) {
            NodeId owner = map.owner(slab);
            if (owner == null || !balance.lives(owner)) {
                orphans.add(slab);
            } else {
                balance.place(slab, owner, !kept.contains(slab));
            }
        }
        balance.heaviestFirst(orphans);
        for (int slab : orphans) {
            openings.put(slab, balance.open(slab));
        }
        balance.drain(moves);
        balance.even(moves, WORTH, GAIN);
        return new PlacementPlan(openings, moves);
    }

    private double[] weights(int slabs, long[] loads) {
        if (loads.length != slabs) {
            throw new IllegalArgumentException("loads of %d slabs, not of %d".formatted(loads.length, slabs));
        }
        double sum = 0;
        for (long load : loads) {
            sum += load;
        }
        double total = Math.max(sum, (double) quiet * slabs);
        double[] weights = new double[slabs];
        for (int slab = 0; slab < slabs; slab++) {
            weights[slab] = total == 0 ? 1 : 1 + loads[slab] * slabs / total;
        }
        return weights;
    }
}
