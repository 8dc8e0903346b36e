package dev.plankton.bench.viewer;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Median;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import dev.plankton.cpu.model.Tier;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a viewer of the control room costs.
 *
 * @param vms how many there were
 * @param idleAlone CPU time of the process while nothing happens and there is no viewer, in percent of a core
 * @param views what was looked at
 * @param repliesChecked replies looked at
 * @param repliesWrong how many were not what they must be
 * @param host where
 */
public record ViewerResult(
        int vms, double idleAlone, List<View> views, long repliesChecked, long repliesWrong, Host host) {
    /** Copies. */
    public ViewerResult {
        views = List.copyOf(views);
    }

    /**
     * One way to look at the population.
     *
     * @param name of the view
     * @param firstPictureMillis from connecting to the first message with a map
     * @param idleProcess CPU time of the process while nothing happens, in percent of a core
     * @param idleDashboard that of the control room's threads
     * @param idleBytes bytes a second sent meanwhile
     * @param phases at full load
     */
    public record View(
            String name,
            double firstPictureMillis,
            double idleProcess,
            double idleDashboard,
            double idleBytes,
            List<Phases> phases) {
        /** Copies. */
        public View {
            phases = List.copyOf(phases);
        }

        double ratio() {
            return median(phases, pair -> pair.with / pair.without);
        }
    }

    /**
     * Two phases at full load, one after the other.
     *
     * @param without wakes a second without a viewer
     * @param with the same with one
     * @param bytes sent a second
     */
    public record Phases(double without, double with, double bytes) {}

    static ViewerResult of(ViewerPlan plan, double idleAlone, List<View> views, long checked, long wrong) {
        return new ViewerResult(plan.vms(), idleAlone, views, checked, wrong, Host.here(Tier.REGIONS_WHEN_HOT));
    }

    private static double median(List<Phases> phases, ToDoubleFunction<Phases> of) {
        return Median.of(phases.stream().mapToDouble(of));
    }

    /** For people. */
    public Report report() {
        List<String> names = views.stream().map(View::name).toList();
        Table table = new Table(
                List.of("", names.getFirst(), names.getLast()),
                List.of(
                        row("first picture, ms", View::firstPictureMillis),
                        row("idle, process, % of a core", View::idleProcess),
                        row("idle, control room's threads, % of a core", View::idleDashboard),
                        row("idle, bytes a second", View::idleBytes),
                        row("full load, wakes a second without", view -> median(view.phases, Phases::without)),
                        row("full load, with a viewer", view -> median(view.phases, Phases::with)),
                        row("full load, with/without", View::ratio),
                        row("full load, bytes a second", view -> median(view.phases, Phases::bytes))));
        return new Report(
                "Looking at %,d VMs".formatted(vms),
                List.of(
                        new Part.Text(
                                "One viewer; without one the idle process takes %s %% of a core. Medians of %d pairs of phases, in turns."
                                        .formatted(
                                                Figures.text(idleAlone),
                                                views.getFirst().phases.size())),
                        table,
                        new Part.Text(host.sentence())));
    }

    private List<String> row(String name, ToDoubleFunction<View> of) {
        return Figures.row(name, views.stream().map(of::applyAsDouble).toArray(Double[]::new));
    }
}
