package dev.plankton.bench.history;

import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.List;

/**
 * What histories cost and give.
 *
 * @param budgetBytes that each may take
 * @param histories one for each workload
 */
public record HistoryResult(long budgetBytes, List<OfWorkload> histories) {
    /** Copies. */
    public HistoryResult {
        histories = List.copyOf(histories);
    }

    /**
     * The history of one machine.
     *
     * @param workload that it ran
     * @param instructions that the history covers
     * @param slowdown CPU time with a history over that without, median of rounds in turns
     * @param bytes that it takes
     * @param stepBack taking back an instruction at random moments
     * @param go going to random moments
     * @param lastWrite finding who wrote a random byte of those that change
     * @param wrong moments at which the machine was not as it had been
     */
    public record OfWorkload(
            String workload,
            long instructions,
            double slowdown,
            long bytes,
            Latencies stepBack,
            Latencies go,
            Latencies lastWrite,
            long wrong) {}

    /** For people. */
    public Report report() {
        List<List<String>> rows = histories.stream()
                .map(one -> Figures.row(
                        one.workload,
                        one.instructions / 1e6,
                        one.slowdown,
                        one.bytes / 1e6,
                        one.stepBack.p50Micros(),
                        one.stepBack.p99Micros(),
                        one.go.p99Micros(),
                        one.lastWrite.p50Micros(),
                        one.lastWrite.p99Micros()))
                .toList();
        Table table = new Table(
                List.of(
                        "workload",
                        "million instructions",
                        "time with/without",
                        "MB",
                        "step back p50 µs",
                        "p99",
                        "go p99",
                        "last write p50",
                        "p99"),
                rows);
        return new Report(
                "History",
                List.of(
                        new Part.Text("Histories of at most %,d MiB; processor time.".formatted(budgetBytes >> 20)),
                        table));
    }

    /** Moments that were not as they had been. */
    public long wrong() {
        return histories.stream().mapToLong(OfWorkload::wrong).sum();
    }
}
