package dev.plankton.bench.population;

import dev.plankton.bench.dialogue.Wakes;
import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Chart;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What idle and spinning VMs got beside each other.
 *
 * @param spinners VMs that spun
 * @param idle VMs that slept but when asked
 * @param seconds how long was measured
 * @param wakeP50Micros half of the requests were answered within this time, microseconds
 * @param wakeP99Micros 99 of 100 were
 * @param wakeMaxMicros all were
 * @param repliesChecked replies looked at, those of the warm-up included
 * @param repliesWrong how many were not what they must be
 * @param spinnerInstructionsPerSecond instructions a second of all spinners together
 * @param spinnerShareMean instructions that a spinner executed, on average
 * @param spinnerShareMin the least that one did, relative to the mean
 * @param spinnerShareMax the most that one did, relative to the mean
 * @param latencies the percentiles between
 * @param shares the shares of all spinners relative to the mean, from the least on, at most 101 of them
 * @param setting what was asked for, and where
 */
public record FairnessResult(
        int spinners,
        int idle,
        double seconds,
        double wakeP50Micros,
        double wakeP99Micros,
        double wakeMaxMicros,
        long repliesChecked,
        long repliesWrong,
        double spinnerInstructionsPerSecond,
        double spinnerShareMean,
        double spinnerShareMin,
        double spinnerShareMax,
        Latencies latencies,
        List<Double> shares,
        Setting setting) {
    private static final int POINTS = 100;

    /** What was asked for, and where. */
    public record Setting(String image, double seconds, long seed, boolean http, Host host) {}

    static FairnessResult of(
            FairnessPlan plan, double seconds, Latencies latencies, Wakes wakes, LongStream instructions) {
        long[] sorted = instructions.sorted().toArray();
        double mean = Math.max(1, Arrays.stream(sorted).average().orElse(0));
        List<Double> shares = IntStream.rangeClosed(0, Math.min(POINTS, sorted.length - 1))
                .map(n -> sorted.length <= POINTS ? n : (int) ((long) n * (sorted.length - 1) / POINTS))
                .mapToObj(n -> sorted[n] / mean)
                .toList();
        return new FairnessResult(
                plan.spinners(),
                plan.idle(),
                seconds,
                latencies.p50Micros(),
                latencies.p99Micros(),
                latencies.maxMicros(),
                wakes.checked(),
                wakes.wrong(),
                LongStream.of(sorted).sum() / seconds,
                mean,
                shares.getFirst(),
                shares.getLast(),
                latencies,
                shares,
                new Setting(
                        plan.image().name(),
                        plan.length().toNanos() / 1e9,
                        plan.seed(),
                        plan.http(),
                        Host.here(plan.tier())));
    }

    /** For people. */
    public Report report() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text("%,d VMs spin, %,d are idle (%s); %,d requests %s in %.1f s."
                .formatted(
                        spinners,
                        idle,
                        setting.image(),
                        latencies.count(),
                        setting.http() ? "over HTTP, each on a new connection," : "within the process",
                        seconds)));
        parts.add(new Table(
                List.of("", "measured"),
                List.of(
                        Figures.row("wake to reply, p50, µs", wakeP50Micros),
                        Figures.row("wake to reply, p99, µs", wakeP99Micros),
                        Figures.row("wake to reply, longest, µs", wakeMaxMicros),
                        Figures.row("replies checked", (double) repliesChecked),
                        Figures.row("of them wrong", (double) repliesWrong),
                        Figures.row("million instructions a second, all spinners", spinnerInstructionsPerSecond / 1e6),
                        Figures.row("instructions of a spinner, mean", spinnerShareMean),
                        Figures.row("the least, of the mean", spinnerShareMin),
                        Figures.row("the most, of the mean", spinnerShareMax))));
        parts.add(new Part.Text(setting.host().sentence()));
        parts.add(new Chart(
                "wake",
                "Wake to reply of idle VMs while others spin",
                "percentile",
                "microseconds",
                List.of(latencies.series("idle VMs"))));
        parts.add(new Chart(
                "shares",
                "Instructions of each spinner, sorted",
                "spinners, %",
                "of the mean",
                List.of(new Chart.Series(
                        "spinners",
                        IntStream.range(0, shares.size())
                                .mapToObj(n ->
                                        new Chart.Point(100.0 * n / Math.max(1, shares.size() - 1), shares.get(n)))
                                .toList()))));
        return new Report("Fairness with %,d spinners".formatted(spinners), parts);
    }
}
