package dev.plankton.bench.debug;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Median;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import dev.plankton.cpu.model.Tier;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a debugger on one VM costs the others.
 *
 * @param vms how many there were
 * @param p50Ratio half of the replies took at most so long with a debugger, over that without: median of the pairs of phases
 * @param p99Ratio the same of 99 of 100
 * @param phases all pairs
 * @param breakpoints how often the debugger was at its breakpoint
 * @param attach from the wish until a VM stands still, with a history
 * @param repliesChecked replies looked at
 * @param repliesWrong how many were not what they must be
 * @param host where
 */
public record DebugResult(
        int vms,
        double p50Ratio,
        double p99Ratio,
        List<Phases> phases,
        long breakpoints,
        Latencies attach,
        long repliesChecked,
        long repliesWrong,
        Host host) {
    /** Two phases, one after the other. */
    public record Phases(Latencies without, Latencies with) {}

    /** Copies. */
    public DebugResult {
        phases = List.copyOf(phases);
    }

    static DebugResult of(
            DebugPlan plan, List<Phases> phases, long breakpoints, Latencies attach, long checked, long wrong) {
        return new DebugResult(
                plan.vms(),
                median(phases, pair -> pair.with.p50Micros() / pair.without.p50Micros()),
                median(phases, pair -> pair.with.p99Micros() / pair.without.p99Micros()),
                phases,
                breakpoints,
                attach,
                checked,
                wrong,
                Host.here(Tier.REGIONS_WHEN_HOT));
    }

    private static double median(List<Phases> phases, ToDoubleFunction<Phases> of) {
        return Median.of(phases.stream().mapToDouble(of));
    }

    /** For people. */
    public Report report() {
        Table table = new Table(
                List.of("", "without a debugger", "with one", "with/without"),
                List.of(
                        Figures.row(
                                "reply p50, µs",
                                median(phases, pair -> pair.without.p50Micros()),
                                median(phases, pair -> pair.with.p50Micros()),
                                p50Ratio),
                        Figures.row(
                                "reply p99, µs",
                                median(phases, pair -> pair.without.p99Micros()),
                                median(phases, pair -> pair.with.p99Micros()),
                                p99Ratio)));
        Table others = new Table(
                List.of("", "measured"),
                List.of(
                        Figures.row("attach p50, µs", attach.p50Micros()),
                        Figures.row("attach p99, µs", attach.p99Micros()),
                        Figures.row("attach, longest, µs", attach.maxMicros()),
                        Figures.row("breakpoints met", (double) breakpoints),
                        Figures.row("replies checked", (double) repliesChecked),
                        Figures.row("of them wrong", (double) repliesWrong)));
        return new Report(
                "Debugging one of %,d VMs".formatted(vms),
                List.of(
                        new Part.Text("Medians of %d pairs of phases, in turns.".formatted(phases.size())),
                        table,
                        others,
                        new Part.Text(host.sentence())));
    }
}
