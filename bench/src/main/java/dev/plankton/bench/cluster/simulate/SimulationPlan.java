package dev.plankton.bench.cluster.simulate;

import dev.plankton.bench.cluster.simulate.SimulationResult.Phase;
import dev.plankton.bench.cluster.simulate.SimulationResult.Sample;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.cluster.map.SlabMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Lets nodes join, fail and drain in virtual time, and looks how the placement of a real cluster restores service and balance. The same
 * seed gives the same run.
 *
 * @param nodes at the beginning, at least 3
 * @param vms of the population; a slab has 65 536
 * @param seed of which nodes fail and how the load of slabs differs
 * @param costs what things take
 */
public record SimulationPlan(int nodes, long vms, long seed, Costs costs) {
    /**
     * What things take, in seconds of virtual time.
     *
     * @param movesPerNode how many moves a node takes part in at a time
     * @param detect from the failure of a node to its removal
     * @param open opening a slab from the store; a node opens one after the other
     * @param move moving a slab
     * @param plan between two plans
     */
    public record Costs(int movesPerNode, double detect, double open, double move, double plan) {
        /** As measured with three nodes on one machine, with the detection of a real cluster. */
        public static final Costs USUAL = new Costs(2, 5, 0.25, 0.3, 1);
    }

    /** Part of the nodes that a rack or a group that joins has. */
    private static final int PART = 50;

    /** Slabs the population needs. */
    public int slabs() {
        return (int) ((vms + SlabMap.VMS - 1) / SlabMap.VMS);
    }

    /** Runs it. */
    public SimulationResult run(Watcher watcher) {
        Random random = new Random(seed);
        SimulatedCluster cluster = new SimulatedCluster(slabs(), loads(random), costs);
        int group = Math.max(1, nodes / PART);
        List<Phase> phases = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        IntConsumer progress = watcher.stage("simulating", 6);
        phases.add(cluster.phase("%,d nodes start".formatted(nodes), samples, () -> cluster.join(nodes)));
        progress.accept(1);
        phases.add(cluster.phase("one node fails", samples, () -> cluster.fail(1, random)));
        progress.accept(2);
        phases.add(cluster.phase(group + " fail at once", samples, () -> cluster.fail(group, random)));
        progress.accept(3);
        phases.add(cluster.phase(group + " join", samples, () -> cluster.join(group)));
        progress.accept(4);
        phases.add(cluster.phase(group + " are drained", samples, () -> cluster.drain(group, random)));
        progress.accept(5);
        phases.add(cluster.phase("one fails while " + group + " join", samples, () -> {
            cluster.join(group);
            cluster.fail(1, random);
        }));
        progress.accept(6);
        return new SimulationResult(
                nodes,
                vms,
                slabs(),
                seed,
                costs,
                cluster.mapBytes(),
                cluster.slowestPlanMillis(),
                cluster.twoOwners(),
                phases,
                samples);
    }

    /** Few slabs have most of the load: a Pareto distribution, in requests a second. */
    private long[] loads(Random random) {
        long[] loads = new long[slabs()];
        for (int slab = 0; slab < loads.length; slab++) {
            loads[slab] = (long) Math.min(2_000, 100 / Math.pow(1 - random.nextDouble(), 0.7));
        }
        return loads;
    }
}
