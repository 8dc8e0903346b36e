package dev.plankton.bench.cluster.simulate;

import dev.plankton.bench.cluster.simulate.SimulationResult.Phase;
import dev.plankton.bench.cluster.simulate.SimulationResult.Sample;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.placement.NodeLoad;
import dev.plankton.cluster.placement.PlacementPlan;
import dev.plankton.cluster.placement.SlabMove;
import dev.plankton.cluster.placement.SlabPlacement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Nodes and slabs in virtual time; what is decided, the real placement decides over the real map. For one thread. */
final class SimulatedCluster {
    private static final int TERM = 1;
    private static final double MILLIS = 1e6;

    /** What the cluster has to get over a phase. */
    private static final double MOST_SECONDS = 3600;

    /** Something that will happen. */
    private record Event(double at, long order, Runnable what) {}

    private final SimulationPlan.Costs costs;
    private final SlabPlacement placement;
    private final long[] loads;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::order));

    private final TreeMap<NodeId, NodeLoad> nodes = new TreeMap<>();
    private final Set<NodeId> dead = new HashSet<>();
    private final Map<SlabMove, Long> inFlight = new LinkedHashMap<>();
    private final Map<Integer, NodeId> opening = new HashMap<>();
    private final Map<NodeId, Double> busyUntil = new HashMap<>();
    private SlabMap map;
    private double now;
    private long order;
    private int started;
    private int moves;
    private int openings;
    private double lastChange;
    private double lastUnserved;
    private double servedAt;
    private double slowestPlan;
    private int twoOwners;

    SimulatedCluster(int slabs, long[] loads, SimulationPlan.Costs costs) {
        this.costs = costs;
        this.loads = loads.clone();
        placement = new SlabPlacement(costs.movesPerNode());
        map = SlabMap.empty(slabs);
    }

    private void after(double seconds, Runnable what) {
        events.add(new Event(now + seconds, order++, what));
    }

    /** That many nodes become members. */
    void join(int count) {
        for (int n = 0; n < count; n++) {
            started++;
            NodeId node = new NodeId("node-" + started, "10.0.0.1", 7355, started);
            nodes.put(node, new NodeLoad(node, 1, false));
        }
    }

    /** That many nodes die; the cluster learns of it later. */
    void fail(int count, Random random) {
        for (int n = 0; n < count; n++) {
            NodeId node = any(random);
            dead.add(node);
            after(costs.detect(), () -> nodes.remove(node));
        }
    }

    /** That many nodes are to give up all slabs. */
    void drain(int count, Random random) {
        for (int n = 0; n < count; n++) {
            NodeId node = any(random);
            nodes.put(node, new NodeLoad(node, 1, true));
        }
    }

    /** One that lives and keeps its slabs. */
    private NodeId any(Random random) {
        List<NodeId> all = nodes.values().stream()
                .filter(load -> !load.draining() && !dead.contains(load.node()))
                .map(NodeLoad::node)
                .toList();
        return all.get(random.nextInt(all.size()));
    }

    /** Does {@code what}, and lets time pass until there is nothing left to do. */
    Phase phase(String name, List<Sample> samples, Runnable what) {
        double begin = now;
        int movesBefore = moves;
        int openingsBefore = openings;
        lastChange = begin;
        servedAt = begin;
        what.run();
        int most = unserved();
        samples.add(sample(name));
        while (true) {
            boolean planned = plan();
            samples.add(sample(""));
            if (!planned && inFlight.isEmpty() && opening.isEmpty() && events.isEmpty()) {
                break;
            }
            if (now - begin > MOST_SECONDS) {
                throw new ExperimentException("%s: slabs still move after %,.0f s".formatted(name, now - begin));
            }
            runUntil(now + costs.plan());
            most = Math.max(most, unserved());
        }
        return new Phase(
                name,
                begin,
                nodes.size(),
                openings - openingsBefore,
                moves - movesBefore,
                most,
                servedAt - begin,
                lastChange - begin,
                sample("").fullest());
    }

    private void runUntil(double end) {
        for (Event next = events.peek(); next != null && next.at() <= end; next = events.peek()) {
            events.remove();
            now = next.at();
            next.what().run();
            if (unserved() == 0 && servedAt < lastUnserved) {
                servedAt = now;
            }
        }
        now = end;
    }

    /** Slabs that do not answer: their owner is dead, or is opening them. */
    private int unserved() {
        int count = opening.size();
        for (int slab = 0; slab < map.slabs(); slab++) {
            NodeId owner = map.owner(slab);
            if (!opening.containsKey(slab) && (owner == null || dead.contains(owner))) {
                count++;
            }
        }
        if (count > 0) {
            lastUnserved = now;
        }
        return count;
    }

    /** Whether there was anything to do. */
    private boolean plan() {
        long start = System.nanoTime();
        PlacementPlan plan = placement.plan(map, nodes.values(), loads, List.copyOf(inFlight.keySet()));
        slowestPlan = Math.max(slowestPlan, (System.nanoTime() - start) / MILLIS);
        plan.openings().forEach(this::open);
        plan.moves().forEach(this::move);
        inFlight.keySet().removeIf(move -> !nodes.containsKey(move.from()) || !nodes.containsKey(move.to()));
        return !plan.openings().isEmpty() || !plan.moves().isEmpty();
    }

    private void own(int slab, NodeId node) {
        SlabEntry entry = new SlabEntry(slab, node, Epochs.next(TERM, map.epoch(slab)));
        if (!map.isNews(entry)) {
            twoOwners++;
        }
        map = map.with(List.of(entry));
        lastChange = now;
    }

    private void open(int slab, NodeId node) {
        openings++;
        own(slab, node);
        opening.put(slab, node);
        double begin = Math.max(now, busyUntil.getOrDefault(node, 0.0));
        double end = begin + costs.open();
        busyUntil.put(node, end);
        after(end - now, () -> {
            if (opening.remove(slab, node)) {
                lastChange = now;
            }
        });
    }

    private void move(SlabMove move) {
        long id = order;
        inFlight.put(move, id);
        after(costs.move(), () -> {
            boolean alive = !dead.contains(move.from()) && !dead.contains(move.to());
            if (alive && inFlight.remove(move, id)) {
                moves++;
                own(move.slab(), move.to());
            }
        });
    }

    private Sample sample(String event) {
        Map<NodeId, Double> weights = new HashMap<>();
        nodes.values().stream().filter(load -> !load.draining()).forEach(load -> weights.put(load.node(), 0.0));
        double total = 0;
        for (long load : loads) {
            total += load;
        }
        double all = 0;
        for (int slab = 0; slab < map.slabs(); slab++) {
            NodeId owner = map.owner(slab);
            double weight = 1 + loads[slab] * map.slabs() / total;
            if (owner != null && weights.computeIfPresent(owner, (_, sum) -> sum + weight) != null) {
                all += weight;
            }
        }
        double mean = weights.isEmpty() || all == 0 ? 1 : all / weights.size();
        double fullest =
                weights.values().stream().mapToDouble(weight -> weight).max().orElse(0);
        double emptiest =
                weights.values().stream().mapToDouble(weight -> weight).min().orElse(0);
        return new Sample(
                now,
                event,
                nodes.size(),
                unserved(),
                inFlight.size(),
                moves,
                openings,
                fullest / mean,
                emptiest / mean);
    }

    /** What the map takes: slab owners and epochs. */
    long mapBytes() {
        return (long) map.slabs() * (Integer.BYTES + Long.BYTES);
    }

    /** Of this machine's time, not of the virtual one. */
    double slowestPlanMillis() {
        return slowestPlan;
    }

    /** How often an epoch was given twice. */
    int twoOwners() {
        return twoOwners;
    }
}
