package dev.plankton.bench.history;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.speed.Workload;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Runs workloads with a history and without one in turns, then goes to moments of the history.
 *
 * @param instructions that a history covers
 * @param bytes that it may take
 * @param visits how often is gone somewhere, stepped back, and a write looked for
 */
public record HistoryPlan(List<Workload> workloads, long instructions, long bytes, int visits, long seed) {
    private static final int REPEATS = 0xFFFF;

    /** Instructions that a machine runs while the other one waits. */
    private static final int TURN = 10_000_000;

    /** Bytes of memory that are compared at the end of each turn. */
    private static final int RAM = 0xA0000;

    /** Moments whose memory is compared to find bytes that change. */
    private static final int LOOKS = 30;

    /** Copies. */
    public HistoryPlan {
        workloads = List.copyOf(workloads);
    }

    /** Runs it on this thread. */
    public HistoryResult run(Watcher watcher) {
        List<HistoryResult.OfWorkload> results = new ArrayList<>();
        for (Workload workload : workloads) {
            int turns = (int) Math.max(1, instructions / TURN);
            results.add(run(workload, turns, watcher.stage(workload.label(), turns)));
        }
        return new HistoryResult(bytes, results);
    }

    private HistoryResult.OfWorkload run(Workload workload, int turns, IntConsumer progress) {
        BootImage image = BootImage.of(workload.label(), workload.sector(REPEATS));
        try (Machine without = Machine.boot(image);
                Machine with = Machine.boot(image)) {
            History history = with.keepHistory(bytes);
            List<Double> ratios = new ArrayList<>();
            Map<Long, Integer> seen = new TreeMap<>();
            for (int turn = 0; turn < turns; turn++) {
                double plain = cpuTime(() -> without.run(TURN));
                double kept = cpuTime(() -> with.run(TURN));
                ratios.add(kept / plain);
                seen.put(with.instructions(), look(with));
                progress.accept(turn + 1);
            }
            ratios.sort(null);
            long wrong = seen.entrySet().stream()
                    .filter(moment -> !isAsItWas(with, history, moment.getKey(), moment.getValue()))
                    .count();
            Random random = new Random(seed);
            history.go(history.end());
            List<Integer> changing = changing(with, history, random);
            return new HistoryResult.OfWorkload(
                    workload.label(),
                    history.end(),
                    ratios.get(ratios.size() / 2),
                    history.bytes(),
                    timed(history, random, moment -> {
                        history.go(moment);
                        return cpuTime(history::stepBack);
                    }),
                    timed(history, random, moment -> cpuTime(() -> history.go(moment))),
                    timed(history, random, moment -> {
                        history.go(moment);
                        int address = changing.isEmpty() ? 0 : changing.get(random.nextInt(changing.size()));
                        return cpuTime(() -> history.lastWrite(address));
                    }),
                    wrong);
        }
    }

    /** Bytes that the workload changes: a workload that begins again and again has some as they were now and then. */
    private static List<Integer> changing(Machine machine, History history, Random random) {
        byte[] now = machine.read(0, RAM);
        BitSet changing = new BitSet();
        for (int n = 0; n < LOOKS; n++) {
            history.go(Math.max(history.beginning(), history.end() - random.nextInt(TURN)));
            byte[] then = machine.read(0, RAM);
            IntStream.range(0, RAM).filter(at -> now[at] != then[at]).forEach(changing::set);
        }
        history.go(history.end());
        return changing.stream().boxed().toList();
    }

    private static boolean isAsItWas(Machine machine, History history, long moment, int look) {
        history.go(moment);
        return look(machine) == look;
    }

    private static int look(Machine machine) {
        List<Integer> registers =
                Arrays.stream(Register.values()).map(machine::get).toList();
        return 31 * registers.hashCode() + Arrays.hashCode(machine.read(0, RAM));
    }

    private Latencies timed(History history, Random random, LongUnaryOperator nanosAt) {
        Histogram nanos = new Histogram(3);
        for (int n = 0; n < visits; n++) {
            nanos.recordValue(nanosAt.applyAsLong(random.nextLong(history.beginning() + 1, history.end())));
        }
        return Latencies.of(nanos);
    }

    /** Processor time: what else runs on the host does not count. */
    private static long cpuTime(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        work.run();
        return threads.getCurrentThreadCpuTime() - begin;
    }
}
