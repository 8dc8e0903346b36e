package dev.plankton.cluster.placement;

import dev.plankton.cluster.membership.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Nodes by how full they are, while a plan is made. */
final class Balance {
    private static final Comparator<Place> BY_FULLNESS =
            Comparator.comparingDouble(Place::fullness).thenComparing(place -> place.load.node());

    /** A node and what it carries. Only changed while it is in none of the sets, which are ordered by it. */
    private static final class Place {
        final NodeLoad load;
        final List<Integer> slabs = new ArrayList<>();
        double weight;
        int moves;

        Place(NodeLoad load) {
            this.load = load;
        }

        double fullness() {
            return weight / load.capacity();
        }
    }

    private final Map<NodeId, Place> places = new HashMap<>();
    private final Map<Integer, NodeId> moving = new HashMap<>();
    private final TreeSet<Place> targets = new TreeSet<>(BY_FULLNESS);
    private final double[] weights;
    private final int movesPerNode;

    Balance(Collection<NodeLoad> nodes, double[] weights, int movesPerNode) {
        this.weights = weights;
        this.movesPerNode = movesPerNode;
        nodes.forEach(node -> places.put(node.node(), new Place(node)));
    }

    boolean lives(NodeId node) {
        return places.containsKey(node);
    }

    void inFlight(SlabMove move) {
        moving.put(move.slab(), move.to());
        begin(places.get(move.from()));
        begin(places.get(move.to()));
    }

    private static void begin(@Nullable Place place) {
        if (place != null) {
            place.moves++;
        }
    }

    /**
     * Counts a slab for its owner or, if it is on its way, for where it goes.
     *
     * @param free whether it may be moved away from an owner that does not drain
     */
    void place(int slab, NodeId owner, boolean free) {
        NodeId next = moving.get(slab);
        Place place = next == null ? null : places.get(next);
        if (place == null) {
            place = places.get(owner);
            if (place == null) {
                throw new IllegalArgumentException("owner " + owner + " is not among the nodes");
            }
        }
        place.weight += weights[slab];
        if (next == null && (free || place.load.draining())) {
            place.slabs.add(slab);
        }
    }

    void heaviestFirst(List<Integer> slabs) {
        slabs.sort(Comparator.<Integer>comparingDouble(slab -> -weights[slab]).thenComparing(slab -> slab));
    }

    /**
     * Gives a slab without an owner to the node it was on its way to, which may hold it already; else to the node with most room, and to
     * one that drains only if all do.
     */
    NodeId open(int slab) {
        NodeId next = moving.get(slab);
        if (next != null && lives(next)) {
            Place place = places.get(next);
            boolean target = targets.remove(place);
            place(slab, next, true);
            if (target) {
                targets.add(place);
            }
            return next;
        }
        if (targets.isEmpty()) {
            fillTargets();
        }
        Place place = targets.pollFirst();
        if (place == null) {
            throw new IllegalStateException("no node to open slab " + slab);
        }
        place.weight += weights[slab];
        targets.add(place);
        return place.load.node();
    }

    private void fillTargets() {
        places.values().stream().filter(place -> !place.load.draining()).forEach(targets::add);
        if (targets.isEmpty()) {
            targets.addAll(places.values());
        }
    }

    /** Moves slabs away from nodes that drain. */
    void drain(List<SlabMove> moves) {
        targets.clear();
        places.values().stream()
                .filter(place -> !place.load.draining() && place.moves < movesPerNode)
                .forEach(targets::add);
        List<Place> sources = places.values().stream()
                .filter(place -> place.load.draining())
                .sorted(Comparator.comparing(place -> place.load.node()))
                .toList();
        for (Place from : sources) {
            for (int slab : from.slabs) {
                if (from.moves >= movesPerNode || targets.isEmpty()) {
                    break;
                }
                move(slab, from, targets.first(), moves);
            }
        }
    }

    /** Moves slabs from full nodes to empty ones, while the fuller is worth it. */
    void even(List<SlabMove> moves, double worth, double gain) {
        TreeSet<Place> sources = new TreeSet<>(BY_FULLNESS);
        places.values().stream()
                .filter(place -> !place.load.draining() && place.moves < movesPerNode)
                .forEach(sources::add);
        while (!sources.isEmpty() && !targets.isEmpty()) {
            Place from = sources.last();
            Place to = targets.first();
            double gap = from.fullness() - to.fullness();
            if (gap <= worth * from.fullness()) {
                return;
            }
            double ideal = gap / (1.0 / from.load.capacity() + 1.0 / to.load.capacity());
            Integer slab = closest(from.slabs, ideal);
            sources.remove(from);
            if (slab == null || weights[slab] >= 2 * ideal * gain) {
                continue;
            }
            sources.remove(to);
            from.slabs.removeIf(slab::equals);
            move(slab, from, to, moves);
            if (from.moves < movesPerNode) {
                sources.add(from);
            }
            if (to.moves < movesPerNode) {
                sources.add(to);
            }
        }
    }

    private @Nullable Integer closest(List<Integer> slabs, double weight) {
        return slabs.stream()
                .min(Comparator.<Integer>comparingDouble(slab -> Math.abs(weights[slab] - weight))
                        .thenComparing(slab -> slab))
                .orElse(null);
    }

    private void move(int slab, Place from, Place to, List<SlabMove> moves) {
        targets.remove(from);
        targets.remove(to);
        from.weight -= weights[slab];
        to.weight += weights[slab];
        from.moves++;
        to.moves++;
        moves.add(new SlabMove(slab, from.load.node(), to.load.node()));
        if (!from.load.draining() && from.moves < movesPerNode) {
            targets.add(from);
        }
        if (to.moves < movesPerNode) {
            targets.add(to);
        }
    }
}
