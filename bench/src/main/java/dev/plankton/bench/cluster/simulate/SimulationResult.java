package dev.plankton.bench.cluster.simulate;

import dev.plankton.bench.report.Chart;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * How a cluster that is only numbers got over what was done to it.
 *
 * @param nodes it began with
 * @param vms of the population
 * @param slabs of 65 536 VMs
 * @param seed what chance began with
 * @param costs what things took in virtual time
 * @param mapBytes of the slab map that every node and gateway has
 * @param slowestPlanMillis the longest computation of a plan on this machine; the only figure that differs between two runs
 * @param twoOwners how often an epoch had two owners
 * @param phases what was done and what followed
 * @param samples states in the order of time
 */
public record SimulationResult(
        int nodes,
        long vms,
        int slabs,
        long seed,
        SimulationPlan.Costs costs,
        long mapBytes,
        double slowestPlanMillis,
        int twoOwners,
        List<Phase> phases,
        List<Sample> samples) {
    /**
     * Something that was done.
     *
     * @param name what
     * @param at seconds of virtual time
     * @param nodes that were there in the end, drained ones among them
     * @param openings slabs that were opened elsewhere since their node had died, or for the first time
     * @param moves slabs that were moved between living nodes
     * @param unserved the most slabs that did not answer at one time
     * @param servedSeconds until all slabs answered
     * @param balanceSeconds until nothing was moved any more
     * @param fullest load of the fullest node to the mean then
     */
    public record Phase(
            String name,
            double at,
            int nodes,
            int openings,
            int moves,
            int unserved,
            double servedSeconds,
            double balanceSeconds,
            double fullest) {}

    /**
     * A state.
     *
     * @param seconds of virtual time
     * @param event what begins here, or the empty string
     * @param nodes members
     * @param unserved slabs that do not answer
     * @param moving slabs on their way
     * @param moves so far
     * @param openings so far
     * @param fullest load of the fullest node to the mean of those that do not drain
     * @param emptiest the same of the emptiest
     */
    public record Sample(
            double seconds,
            String event,
            int nodes,
            int unserved,
            int moving,
            int moves,
            int openings,
            double fullest,
            double emptiest) {}

    /** Copies. */
    public SimulationResult {
        phases = List.copyOf(phases);
        samples = List.copyOf(samples);
    }

    /** All samples, a line each, the names of the columns first. */
    public String csv() {
        return "seconds,event,nodes,unserved,moving,moves,openings,fullest,emptiest\n"
                + samples.stream()
                        .map(sample -> String.format(
                                Locale.ROOT,
                                "%.2f,%s,%d,%d,%d,%d,%d,%.4f,%.4f%n",
                                sample.seconds,
                                sample.event.replace(",", ""),
                                sample.nodes,
                                sample.unserved,
                                sample.moving,
                                sample.moves,
                                sample.openings,
                                sample.fullest,
                                sample.emptiest))
                        .collect(Collectors.joining());
    }

    /** For people. */
    public Report report() {
        return new Report(
                "A simulated cluster",
                List.of(
                        new Part.Text(
                                "%,d VMs in %,d slabs on %,d nodes in virtual time, placed by the code of a real cluster; seed %d. The slab map takes %,d bytes, 12 a slab; a plan took at most %.0f ms of this machine. Epochs with two owners: %d."
                                        .formatted(vms, slabs, nodes, seed, mapBytes, slowestPlanMillis, twoOwners)),
                        new Part.Text(
                                "A dead node is removed after %.1f s, a slab opens in %.2f s and moves in %.2f s, a node takes part in %d moves at a time, and plans are made every %.1f s."
                                        .formatted(
                                                costs.detect(),
                                                costs.open(),
                                                costs.move(),
                                                costs.movesPerNode(),
                                                costs.plan())),
                        new Table(
                                List.of(
                                        "",
                                        "opened",
                                        "moved",
                                        "of all slabs",
                                        "without answer",
                                        "all answer, s",
                                        "balanced, s",
                                        "fullest/mean"),
                                phases.stream().map(this::row).toList()),
                        chart(
                                "balance",
                                "Load of nodes",
                                "to the mean",
                                List.of(series("fullest", Sample::fullest), series("emptiest", Sample::emptiest))),
                        chart(
                                "service",
                                "Slabs",
                                "slabs",
                                List.of(
                                        series("without answer", Sample::unserved),
                                        series("moving", Sample::moving)))));
    }

    private List<String> row(Phase phase) {
        return List.of(
                phase.name,
                "%,d".formatted(phase.openings),
                "%,d".formatted(phase.moves),
                "%.2f %%".formatted(100.0 * (phase.openings + phase.moves) / slabs),
                "%,d".formatted(phase.unserved),
                "%.1f".formatted(phase.servedSeconds),
                "%.1f".formatted(phase.balanceSeconds),
                "%.3f".formatted(phase.fullest));
    }

    private static Part chart(String name, String title, String y, List<Chart.Series> series) {
        return new Chart(name, title, "virtual time, s", y, series);
    }

    private Chart.Series series(String name, ToDoubleFunction<Sample> value) {
        return new Chart.Series(
                name,
                samples.stream()
                        .map(sample -> new Chart.Point(sample.seconds, value.applyAsDouble(sample)))
                        .toList());
    }
}
