package dev.plankton.bench.speed;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.Qemu;
import dev.plankton.cpu.model.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Executes workloads on each engine in turns, when HotSpot has seen all of them, and compares checksums.
 *
 * @param workloads which
 * @param qemu what to compare with, if anything
 * @param cold command of a new process that boots from the file it is given, or empty: how long a workload takes there that
 *     tier 1 does in a second
 * @param seconds how long a run is to take, of CPU time
 * @param rounds runs of each workload on each engine; the median counts
 */
public record SpeedPlan(List<Workload> workloads, Optional<Qemu> qemu, List<String> cold, double seconds, int rounds) {
    /** A run that takes so much less than it is to take says too little about how long a longer one takes. */
    private static final int LEAP = 8;

    /** Copies. */
    public SpeedPlan {
        workloads = List.copyOf(workloads);
        cold = List.copyOf(cold);
    }

    /**
     * Runs it.
     *
     * @throws ExperimentException if a workload does not come to its end
     */
    public SpeedResult run(Watcher watcher) throws InterruptedException {
        List<Engine> engines = new ArrayList<>();
        try {
            CoreEngine plankton = new CoreEngine("tier 0", Tier.INTERPRETER);
            engines.add(plankton);
            engines.add(new CoreEngine("tier 1", Tier.REGIONS_WHEN_HOT));
            Optional<QemuEngine> peer = qemu.map(QemuEngine::new);
            peer.ifPresent(engines::add);
            List<Trial> trials = trials(engines, plankton, watcher);
            measure(trials, watcher);
            Map<Workload, Double> shares = cold.isEmpty() ? Map.of() : coldShares(trials, plankton, watcher);
            return SpeedResult.of(this, trials, shares, peer.map(QemuEngine::version));
        } finally {
            engines.forEach(Engine::close);
        }
    }

    private List<Trial> trials(List<Engine> engines, CoreEngine plankton, Watcher watcher) throws InterruptedException {
        IntConsumer progress = watcher.stage("warming up", workloads.size() * engines.size());
        Map<Workload, List<Trial>> byWorkload = new LinkedHashMap<>();
        int done = 0;
        for (Engine engine : engines) {
            for (Workload workload : workloads) {
                int repeats = repeats(engine, workload);
                String checksum = plankton.run(workload, repeats).checksum();
                byWorkload
                        .computeIfAbsent(workload, _ -> new ArrayList<>())
                        .add(new Trial(workload, engine, repeats, plankton.instructions(), checksum, new long[rounds]));
                progress.accept(++done);
            }
        }
        return byWorkload.values().stream().flatMap(List::stream).toList();
    }

    /** As many as make a run take about as long as it is to take, once the engine is warm. */
    private int repeats(Engine engine, Workload workload) throws InterruptedException {
        double wanted = seconds * 1e9;
        int repeats = 1;
        int warmUps = engine.warmUps();
        while (true) {
            double nanos = Math.max(1, engine.run(workload, repeats).nanos());
            if (nanos * LEAP < wanted && repeats < Workload.MOST_REPEATS) {
                repeats = Math.min(repeats * LEAP, Workload.MOST_REPEATS);
            } else {
                repeats = (int) Math.clamp(repeats * wanted / nanos, 1, Workload.MOST_REPEATS);
                if (warmUps-- == 0) {
                    return repeats;
                }
            }
        }
    }

    private void measure(List<Trial> trials, Watcher watcher) throws InterruptedException {
        IntConsumer progress = watcher.stage("measuring", rounds * trials.size());
        int done = 0;
        for (int round = 0; round < rounds; round++) {
            for (Trial trial : trials) {
                trial.run(round);
                progress.accept(++done);
            }
        }
    }

    /** The part of its warm speed that a workload reaches which would take a second at it, from a process's start on. */
    private Map<Workload, Double> coldShares(List<Trial> trials, CoreEngine plankton, Watcher watcher)
            throws InterruptedException {
        IntConsumer progress = watcher.stage("cold", workloads.size());
        Map<Workload, Double> shares = new EnumMap<>(Workload.class);
        try (ProcessEngine engine = new ProcessEngine(cold)) {
            for (Trial trial : trials) {
                if (trial.engine() instanceof CoreEngine && trial.engine() != plankton) {
                    int repeats = (int) Math.clamp(trial.repeats() * 1e9 / trial.median(), 1, Workload.MOST_REPEATS);
                    double warmNanos = trial.median() * ((double) repeats / trial.repeats());
                    Trial one = new Trial(
                            trial.workload(),
                            engine,
                            repeats,
                            trial.instructions(),
                            trial.engine().run(trial.workload(), repeats).checksum(),
                            new long[1]);
                    one.run(0);
                    shares.put(trial.workload(), warmNanos / one.median());
                    progress.accept(shares.size());
                }
            }
        }
        return shares;
    }

    /** A workload on an engine, and the CPU time of each run so far. */
    record Trial(
            Workload workload,
            Engine engine,
            int repeats,
            long instructions,
            String checksum,
            @SuppressWarnings("ArrayRecordComponent") long[] nanos) {
        void run(int round) throws InterruptedException {
            Engine.Run run = engine.run(workload, repeats);
            if (!run.checksum().equals(checksum)) {
                throw new ExperimentException("%s on %s: checksum %s, but %s on tier 0"
                        .formatted(workload.label(), engine.name(), run.checksum(), checksum));
            }
            nanos[round] = run.nanos();
        }

        /** Million guest instructions a second, the median of all runs. */
        double mips() {
            return instructions * 1e3 / median();
        }

        long median() {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }
}
