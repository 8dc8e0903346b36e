package dev.plankton.bench.speed;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Bars;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import dev.plankton.cpu.model.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Speeds of workloads in million guest instructions per second of CPU time, an iteration of a REP counted as one. Means are
 * geometric. All checksums were right.
 *
 * @param tier0Mips mean of all workloads, interpreted
 * @param tier1Mips the same, compiled
 * @param qemuMips the same on QEMU's translator; null without it, as all ratios are
 * @param ratioClean mean of tier 1's speed relative to QEMU's over the workloads that do not write near their own code
 * @param ratioAll the same over all
 * @param ratioLeast the smallest of them
 * @param coldShare mean of the part of its warm speed that a workload reaches which at that speed would take a second, by the
 *     wall clock and from the start of a process on; null if that was not asked for
 * @param workloads each of them
 * @param setting what was asked for, and where
 */
public record SpeedResult(
        double tier0Mips,
        double tier1Mips,
        @Nullable Double qemuMips,
        @Nullable Double ratioClean,
        @Nullable Double ratioAll,
        @Nullable Double ratioLeast,
        @Nullable Double coldShare,
        List<Row> workloads,
        Setting setting) {
    /**
     * One workload.
     *
     * @param clean whether it does not write near its own code
     * @param ratio tier 1's speed relative to QEMU's
     * @param coldShare the part of tier 1's speed that a new process reaches
     */
    public record Row(
            String name,
            boolean clean,
            double tier0Mips,
            double tier1Mips,
            @Nullable Double qemuMips,
            @Nullable Double ratio,
            @Nullable Double coldShare) {}

    /** What was asked for, and where. */
    public record Setting(
            double seconds, int rounds, @Nullable String qemu, Host host) {}

    static SpeedResult of(
            SpeedPlan plan, List<SpeedPlan.Trial> trials, Map<Workload, Double> cold, Optional<String> qemu) {
        List<Row> rows = plan.workloads().stream()
                .map(workload -> row(
                        workload,
                        trials.stream()
                                .filter(trial -> trial.workload() == workload)
                                .mapToDouble(SpeedPlan.Trial::mips)
                                .toArray(),
                        cold.get(workload)))
                .toList();
        List<Row> clean = rows.stream().filter(Row::clean).toList();
        return new SpeedResult(
                Objects.requireNonNull(mean(rows, Row::tier0Mips)),
                Objects.requireNonNull(mean(rows, Row::tier1Mips)),
                mean(rows, Row::qemuMips),
                mean(clean, Row::ratio),
                mean(rows, Row::ratio),
                rows.stream()
                        .map(Row::ratio)
                        .filter(Objects::nonNull)
                        .min(Double::compare)
                        .orElse(null),
                mean(rows, Row::coldShare),
                rows,
                new Setting(plan.seconds(), plan.rounds(), qemu.orElse(null), Host.here(Tier.REGIONS_WHEN_HOT)));
    }

    /** Of speeds in the order of {@link SpeedPlan}'s engines. */
    private static Row row(Workload workload, double[] mips, @Nullable Double cold) {
        Double qemu = mips.length > 2 ? mips[2] : null;
        return new Row(
                workload.label(), workload.clean(), mips[0], mips[1], qemu, qemu == null ? null : mips[1] / qemu, cold);
    }

    /** The geometric mean; null where there is nothing to take it of. */
    private static @Nullable Double mean(List<Row> rows, Function<Row, @Nullable Double> value) {
        double[] logarithms = rows.stream()
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Math::log)
                .toArray();
        return logarithms.length == 0
                ? null
                : Math.exp(Arrays.stream(logarithms).average().orElseThrow());
    }

    /** For people. */
    public Report report() {
        boolean compared = qemuMips != null;
        List<List<String>> table = new ArrayList<>();
        for (Row row : workloads) {
            table.add(Figures.row(
                    row.name() + (row.clean() ? "" : " *"),
                    row.tier0Mips(),
                    row.tier1Mips(),
                    row.tier1Mips() / row.tier0Mips(),
                    row.coldShare(),
                    row.qemuMips(),
                    row.ratio()));
        }
        table.add(Figures.row(
                "geometric mean", tier0Mips, tier1Mips, tier1Mips / tier0Mips, coldShare, qemuMips, ratioAll));
        Table speeds = new Table(
                List.of("workload", "tier 0", "tier 1", "tier 1 / 0", "cold", "QEMU TCG", "tier 1 / QEMU"), table);
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(
                "Million guest instructions per second of CPU time, an iteration of a REP counted as one; the median of"
                        + " %d runs of about %s s each, engines in turns."
                                .formatted(setting.rounds(), setting.seconds())));
        parts.add(compared ? speeds : speeds.columns(5));
        parts.add(new Part.Text("* writes near or into its own code."));
        if (coldShare != null) {
            parts.add(new Part.Text(
                    "cold: the fraction of tier 1's speed that a new process reaches, by the wall clock from its start,"
                            + " with work that takes a second at that speed."));
        }
        if (compared) {
            parts.add(new Part.Text(String.format(
                    Locale.ROOT,
                    "Tier 1 relative to QEMU, geometric means: %.2f over all, %.2f without those marked; the least %.2f.",
                    ratioAll,
                    ratioClean == null ? Double.NaN : ratioClean,
                    ratioLeast)));
            parts.add(new Part.Text("Compared with " + setting.qemu() + "."));
        }
        parts.add(new Part.Text(setting.host().sentence()));
        parts.add(new Bars(
                "speed",
                "Speed of workloads",
                "million instructions a second",
                compared ? List.of("tier 0", "tier 1", "QEMU TCG") : List.of("tier 0", "tier 1"),
                workloads.stream()
                        .map(row -> new Bars.Group(
                                row.name(),
                                Stream.of(row.tier0Mips(), row.tier1Mips(), row.qemuMips())
                                        .filter(Objects::nonNull)
                                        .toList()))
                        .toList()));
        return new Report("Speed of compute workloads", parts);
    }
}
