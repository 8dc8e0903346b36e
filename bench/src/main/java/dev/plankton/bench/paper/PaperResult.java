package dev.plankton.bench.paper;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.report.Chart;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import dev.plankton.hypervisor.Saving;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The 2013 protocol, here.
 *
 * @param published what the paper says
 * @param protocol what was done
 * @param series one for each guest on each platform
 * @param host where
 */
public record PaperResult(Published published, Protocol protocol, List<Series> series, Host host) {
    /**
     * Figures of the paper's abstract.
     *
     * @param guests VMs booted before memory was exhausted
     * @param processors of the host
     * @param idleGuests VMs that idled
     * @param idleCpuPercentOfHost at no more than so much of the host's CPU
     */
    public record Published(int guests, int processors, int idleGuests, double idleCpuPercentOfHost) {
        static final Published FIGURES = new Published(110_000, 48, 10_000, 2.06);

        /** In percent of one core for each 1000 VMs. */
        double idlePercentPerThousand() {
            return idleCpuPercentOfHost * processors * 1000 / idleGuests;
        }
    }

    /** What was done; times in seconds. */
    public record Protocol(
            int batch,
            int batches,
            double pauseSeconds,
            int samples,
            double sampleSeconds,
            int requests,
            List<String> without,
            int qemuVms,
            long seed) {}

    /**
     * After one batch.
     *
     * @param vms VMs by then
     * @param bootSeconds until the last of the batch had confirmed
     * @param cpuPercentOfOneCore mean of the samples
     * @param cpuLeast the least of them
     * @param cpuMost the most of them
     * @param memoryBytes memory of all processes that the VMs take, mean of the samples
     */
    public record Batch(
            int vms,
            double bootSeconds,
            double cpuPercentOfOneCore,
            double cpuLeast,
            double cpuMost,
            long memoryBytes) {}

    /**
     * One guest on one platform. The figures are those of its last batch; boots those of all.
     *
     * @param memoryBytesPerVm memory of all processes for each VM, their own included
     * @param heldBytesPerVm bytes that each VM alone has added, or null where that cannot be measured
     * @param idleCpuPercentOfHost CPU time in percent of all processors
     * @param idleCpuPercentOfOneCorePerThousandVms the same in percent of one, for each 1000 VMs
     * @param requestP50Micros half of the requests were answered within this time, microseconds; null if the guest does not
     *     answer
     * @param end why no further batch was booted
     */
    public record Series(
            String platform,
            String guest,
            int vms,
            double bootsPerSecond,
            long memoryBytes,
            double memoryBytesPerVm,
            @Nullable Double heldBytesPerVm,
            double idleCpuPercentOfHost,
            double idleCpuPercentOfOneCorePerThousandVms,
            @Nullable Double requestP50Micros,
            @Nullable Double requestP99Micros,
            long repliesChecked,
            long repliesWrong,
            @Nullable Latencies latencies,
            String end,
            List<Batch> batches) {
        static Series of(
                Machines machines,
                String guest,
                List<Batch> batches,
                @Nullable Double held,
                Machines.@Nullable Asked asked,
                String end) {
            Batch last = batches.getLast();
            double seconds = batches.stream().mapToDouble(Batch::bootSeconds).sum();
            return new Series(
                    machines.platform(),
                    guest,
                    last.vms(),
                    last.vms() / seconds,
                    last.memoryBytes(),
                    (double) last.memoryBytes() / last.vms(),
                    held,
                    last.cpuPercentOfOneCore() / ProcessFigures.processors(),
                    last.cpuPercentOfOneCore() * 1000 / last.vms(),
                    asked == null ? null : asked.latencies().p50Micros(),
                    asked == null ? null : asked.latencies().p99Micros(),
                    asked == null ? 0 : asked.checked(),
                    asked == null ? 0 : asked.wrong(),
                    asked == null ? null : asked.latencies(),
                    end,
                    List.copyOf(batches));
        }
    }

    static PaperResult of(PaperPlan plan, List<Series> series) {
        return new PaperResult(
                Published.FIGURES,
                new Protocol(
                        plan.batch(),
                        plan.batches(),
                        plan.pause().toNanos() / 1e9,
                        plan.samples(),
                        plan.sample().toNanos() / 1e9,
                        plan.requests(),
                        plan.without().stream().sorted().map(Saving::label).toList(),
                        plan.qemu() == null ? 0 : plan.qemuVms(),
                        plan.seed()),
                List.copyOf(series),
                Host.here(plan.tier()));
    }

    /** Replies looked at, on all platforms. */
    public long repliesChecked() {
        return series.stream().mapToLong(Series::repliesChecked).sum();
    }

    /** How many of them were wrong. */
    public long repliesWrong() {
        return series.stream().mapToLong(Series::repliesWrong).sum();
    }

    /** For people. */
    public Report report() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text("At most %,d batches of %,d VMs, a pause of %s s after each, then %d samples of %s s%s."
                .formatted(
                        protocol.batches(),
                        protocol.batch(),
                        Figures.text(protocol.pauseSeconds()),
                        protocol.samples(),
                        Figures.text(protocol.sampleSeconds()),
                        protocol.without().isEmpty() ? "" : "; without " + String.join(", ", protocol.without()))));
        parts.add(table());
        series.forEach(one -> parts.add(new Part.Text(
                "%s on %s ended at %,d VMs: %s.".formatted(one.guest(), one.platform(), one.vms(), one.end()))));
        parts.add(new Part.Text(
                ("The paper (doi 10.1109/CloudCom.2013.11) had %,d VMs on %d cores before memory was exhausted, and"
                                + " %,d idle ones at no more than %s %% of all CPU.")
                        .formatted(
                                published.guests(),
                                published.processors(),
                                published.idleGuests(),
                                published.idleCpuPercentOfHost())));
        parts.add(new Part.Text(host.sentence()));
        parts.add(chart(
                "cpu",
                "CPU while VMs idle",
                "% of all cores",
                batch -> batch.cpuPercentOfOneCore() / host.processors()));
        parts.add(chart("memory", "Memory of all processes", "MiB", batch -> batch.memoryBytes() / 0x1p20));
        parts.add(chart("boots", "Boot rate of each batch", "VMs/s", batch -> protocol.batch() / batch.bootSeconds()));
        return new Report("The 2013 experiment", parts);
    }

    private Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (Series one : series) {
            rows.add(Figures.row(
                    one.guest() + " on " + one.platform(),
                    (double) one.vms(),
                    one.bootsPerSecond(),
                    one.memoryBytes() / 0x1p20,
                    one.memoryBytesPerVm() / 1024,
                    one.heldBytesPerVm(),
                    one.idleCpuPercentOfHost(),
                    one.idleCpuPercentOfOneCorePerThousandVms(),
                    one.requestP50Micros(),
                    one.requestP99Micros(),
                    (double) one.repliesWrong()));
        }
        rows.add(Figures.row(
                "paper, idle",
                (double) published.idleGuests(),
                null,
                null,
                null,
                null,
                published.idleCpuPercentOfHost(),
                published.idlePercentPerThousand(),
                null,
                null,
                null));
        rows.add(Figures.row(
                "paper, most", (double) published.guests(), null, null, null, null, null, null, null, null, null));
        return new Table(
                List.of(
                        "",
                        "VMs",
                        "boots/s",
                        "MiB",
                        "KiB/VM, all",
                        "bytes/VM, held",
                        "idle CPU, % of host",
                        "% of a core/1000 VMs",
                        "request p50, µs",
                        "p99, µs",
                        "wrong"),
                rows);
    }

    private Chart chart(String name, String title, String y, ToDoubleFunction<Batch> of) {
        return new Chart(
                name,
                title,
                "VMs",
                y,
                series.stream()
                        .filter(one -> one.batches().size() > 1)
                        .map(one -> new Chart.Series(
                                one.guest() + " on " + one.platform(),
                                one.batches().stream()
                                        .map(batch -> new Chart.Point(batch.vms(), of.applyAsDouble(batch)))
                                        .toList()))
                        .toList());
    }
}
