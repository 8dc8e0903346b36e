package dev.plankton.bench.start;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Median;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import dev.plankton.cpu.model.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How soon programs had their first answer.
 *
 * @param without an AOT cache
 * @param with one; empty if none could be made
 * @param host where
 */
public record StartResult(List<Start> without, List<Start> with, Host host) {
    /**
     * A program.
     *
     * @param answerMillis from {@code Hypervisor.create()} to the answer
     * @param wallMillis from the start of the process to that
     * @param cpuMillis processor time of the whole process until then
     */
    public record Start(double answerMillis, double wallMillis, double cpuMillis) {}

    /** Copies. */
    public StartResult {
        without = List.copyOf(without);
        with = List.copyOf(with);
    }

    StartResult(List<Start> without, List<Start> with) {
        this(without, with, Host.here(Tier.REGIONS_WHEN_HOT));
    }

    /** For people. */
    public Report report() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("without an AOT cache", without));
        if (!with.isEmpty()) {
            rows.add(row("with one", with));
        }
        Table table = new Table(
                List.of("JVM", "create to answer, ms", "least", "start to answer, ms", "processor time, ms"), rows);
        return new Report(
                "Start",
                List.of(new Part.Text("Medians of %d processes each, in turns.".formatted(without.size())), table));
    }

    private static List<String> row(String name, List<Start> starts) {
        return Figures.row(
                name,
                median(starts, Start::answerMillis),
                starts.stream().mapToDouble(Start::answerMillis).min().orElseThrow(),
                median(starts, Start::wallMillis),
                median(starts, Start::cpuMillis));
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> of) {
        return Median.of(starts.stream().mapToDouble(of));
    }
}
