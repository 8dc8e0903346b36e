package dev.plankton.bench.paper;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.paper.PaperResult.Batch;
import dev.plankton.hypervisor.PopulationTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One guest on one platform, batch after batch. */
final class PaperSeries {
    /** Part of CPU or memory at which no further batch is booted. */
    private static final double FULL = 0.9;

    private final PaperPlan plan;
    private final int batch;
    private final int batches;
    private final Watcher watcher;
    private final List<Batch> measured = new ArrayList<>();

    PaperSeries(PaperPlan plan, int batch, int batches, Watcher watcher) {
        this.plan = plan;
        this.batch = batch;
        this.batches = batches;
        this.watcher = watcher;
    }

    PaperResult.Series run(Machines machines, String guest) throws InterruptedException {
        IntConsumer progress = watcher.stage(guest + " on " + machines.platform(), batches * plan.samples());
        String end = null;
        while (end == null) {
            try {
                double seconds = machines.boot(batch, booted -> {});
                Thread.sleep(plan.pause());
                Batch last = sample(machines, seconds, progress);
                measured.add(last);
                end = end(last);
            } catch (PopulationTooLargeException e) {
                if (measured.isEmpty()) {
                    throw e;
                }
                end = e.getMessage();
            }
        }
        double held = machines.heldBytesPerVm().orElse(-1);
        Machines.Asked asked =
                machines.answers() ? machines.ask(plan.requests(), watcher.stage("asking", plan.requests())) : null;
        return PaperResult.Series.of(machines, guest, measured, held < 0 ? null : held, asked, end);
    }

    private Batch sample(Machines machines, double bootSeconds, IntConsumer progress) throws InterruptedException {
        DoubleSummaryStatistics cpu = new DoubleSummaryStatistics();
        LongSummaryStatistics memory = new LongSummaryStatistics();
        for (int n = 1; n <= plan.samples(); n++) {
            cpu.accept(percentOfOneCore(machines, plan.sample()));
            memory.accept(machines.memoryBytes());
            progress.accept(measured.size() * plan.samples() + n);
        }
        return new Batch(
                machines.size(), bootSeconds, cpu.getAverage(), cpu.getMin(), cpu.getMax(), (long) memory.getAverage());
    }

    private static double percentOfOneCore(Machines machines, Duration length) throws InterruptedException {
        long cpu = machines.cpuNanos();
        long start = System.nanoTime();
        Thread.sleep(length);
        return 100.0 * (machines.cpuNanos() - cpu) / (System.nanoTime() - start);
    }

    /** Why there will be no further batch, or null if there will be. */
    private @Nullable String end(Batch last) {
        if (last.cpuPercentOfOneCore() >= 100 * FULL * ProcessFigures.processors()) {
            return "90 % of the CPU is in use";
        }
        if (ProcessFigures.hostMemoryUsed() >= FULL) {
            return "90 % of the memory is in use";
        }
        return measured.size() < batches ? null : "limit reached";
    }
}
