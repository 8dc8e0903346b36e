package dev.plankton.bench.net;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.hypervisor.io.Durability;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What it costs that replies survive a crash.
 *
 * @param syncToNone requests a second with {@code sync} to those with {@code none}, the median of all rounds
 * @param syncToInterval the same to those with an interval
 * @param forceP50Micros a forced write of 4 KiB on this disk
 * @param forceP99Micros its 99th percentile
 * @param connections that asked, one server after the other
 * @param rows each server
 * @param host where
 */
public record DurabilityResult(
        double syncToNone,
        double syncToInterval,
        double forceP50Micros,
        double forceP99Micros,
        int connections,
        List<NetResult.Row> rows,
        Host host) {
    private static final double NANOS_PER_MICRO = 1000;

    static DurabilityResult of(
            DurabilityPlan plan,
            List<Durability> durabilities,
            List<List<Double>> rates,
            List<Histogram> nanos,
            Histogram forces) {
        List<NetResult.Row> rows = new ArrayList<>();
        for (int n = 0; n < durabilities.size(); n++) {
            rows.add(NetResult.Row.of(durabilities.get(n).toString(), rates.get(n), nanos.get(n), 0));
        }
        NetResult.Row sync = rows.getLast();
        return new DurabilityResult(
                NetResult.ratio(sync, rows.getFirst()),
                NetResult.ratio(sync, rows.get(1)),
                forces.getValueAtPercentile(50) / NANOS_PER_MICRO,
                forces.getValueAtPercentile(99) / NANOS_PER_MICRO,
                plan.active(),
                rows,
                Host.here(plan.tier()));
    }

    /** For people. */
    public Report report() {
        return new Report(
                "Durability",
                List.of(
                        new Part.Text(
                                "%d connections send requests to each server in turn, of which the rounds are compared. A forced write of 4 KiB takes %,.0f µs (p50), %,.0f µs (p99) here."
                                        .formatted(connections, forceP50Micros, forceP99Micros)),
                        NetResult.table("durability", rows),
                        new Part.Text("sync to none %.2f, to interval %.2f, the median of %d rounds."
                                .formatted(
                                        syncToNone,
                                        syncToInterval,
                                        rows.getFirst().rounds().size())),
                        new Part.Text(host.sentence())));
    }
}
