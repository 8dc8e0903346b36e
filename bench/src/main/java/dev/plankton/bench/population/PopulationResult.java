package dev.plankton.bench.population;

import dev.plankton.bench.dialogue.Dialogue;
import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Chart;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Latencies;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.MemoryUse;
import dev.plankton.hypervisor.Saving;
import dev.plankton.hypervisor.io.Count;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a population took. The figures are those after every VM has been woken once, as described at {@link Measurement};
 * those from before are in {@code beforeWakingAll}.
 *
 * @param vms VMs booted, each by its own boot code
 * @param bootSeconds from the first to the last of them
 * @param bootsPerSecond VMs a second
 * @param bootCpuMicros CPU time of the process for each of them, microseconds
 * @param beforeWakingAll the same figures just after boot
 * @param wakingAll how waking all went, or null if the guest does not answer
 * @param states states compared, or null if the guest answers or does not sleep
 * @param latencies percentiles of wake-to-reply, or null
 * @param growth resident memory as VMs booted
 * @param coreBytes bytes of the Java heap that cores take, in the end
 * @param templateBytes bytes of the Java heap that templates take
 * @param endedVms VMs that have ended by themselves
 * @param setting what was asked for, and where
 * @param store what it took to keep it in a store, or null
 */
public record PopulationResult(
        int vms,
        double bootSeconds,
        double bootsPerSecond,
        double bootCpuMicros,
        long rssBytes,
        double rssBytesPerVm,
        double heapBytesPerVm,
        double offHeapBytesPerVm,
        double idleCpuPercentOfOneCore,
        @Nullable Double wakeP50Micros,
        @Nullable Double wakeP99Micros,
        @Nullable Double wakesPerSecond,
        long repliesChecked,
        long repliesWrong,
        Measurement beforeWakingAll,
        @Nullable WakingAll wakingAll,
        @Nullable StateSample states,
        @Nullable Latencies latencies,
        List<Point> growth,
        long coreBytes,
        long templateBytes,
        long endedVms,
        Setting setting,
        @Nullable StoreFigures store) {
    /** How long all boots took, and how much CPU time each. */
    record Boot(double seconds, double cpuMicros) {}

    /** Every VM woken once: how long that took, and how many a second. */
    public record WakingAll(double seconds, double wakesPerSecond) {}

    /** Resident bytes of the process with a number of VMs. */
    public record Point(int vms, long rssBytes) {}

    /**
     * What was asked for, and where.
     *
     * @param image name of the image
     * @param without labels of the savings switched off
     * @param idleSeconds how long CPU time was sampled
     * @param wakes how many VMs were drawn
     * @param seed what chance began with
     * @param host where it ran
     */
    public record Setting(String image, List<String> without, double idleSeconds, int wakes, long seed, Host host) {}

    static PopulationResult of(
            PopulationPlan plan,
            Boot boot,
            Measurement before,
            Measurement after,
            @Nullable WakingAll wakingAll,
            @Nullable StateSample states,
            PopulationPlan.Growth growth,
            Hypervisor hypervisor) {
        MemoryUse memory = hypervisor.memory();
        return new PopulationResult(
                plan.vms(),
                boot.seconds(),
                plan.vms() / boot.seconds(),
                boot.cpuMicros(),
                after.rssBytes(),
                after.rssBytesPerVm(),
                after.heapBytesPerVm(),
                after.offHeapBytesPerVm(),
                after.idleCpuPercentOfOneCore(),
                after.wakeP50Micros(),
                after.wakeP99Micros(),
                after.wakesPerSecond(),
                after.repliesChecked(),
                after.repliesWrong(),
                before,
                wakingAll,
                states,
                after.latencies(),
                growth.points(),
                memory.coreBytes(),
                memory.templateBytes(),
                hypervisor.counters().get(Count.ENDED),
                new Setting(
                        plan.image().name(),
                        plan.without().stream().sorted().map(Saving::label).toList(),
                        plan.idle().toNanos() / 1e9,
                        plan.wakes(),
                        plan.seed(),
                        Host.here(plan.tier())),
                null);
    }

    /** The same with what its store took. */
    PopulationResult with(StoreFigures figures) {
        return new PopulationResult(
                vms,
                bootSeconds,
                bootsPerSecond,
                bootCpuMicros,
                rssBytes,
                rssBytesPerVm,
                heapBytesPerVm,
                offHeapBytesPerVm,
                idleCpuPercentOfOneCore,
                wakeP50Micros,
                wakeP99Micros,
                wakesPerSecond,
                repliesChecked,
                repliesWrong,
                beforeWakingAll,
                wakingAll,
                states,
                latencies,
                growth,
                coreBytes,
                templateBytes,
                endedVms,
                setting,
                figures);
    }

    /** For people. */
    public Report report() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text("%,d VMs of %s booted in %.2f s, %,.0f a second, with %.2f µs of CPU time each%s."
                .formatted(
                        vms,
                        setting.image(),
                        bootSeconds,
                        bootsPerSecond,
                        bootCpuMicros,
                        setting.without().isEmpty() ? "" : ", without " + String.join(", ", setting.without()))));
        parts.add(table());
        parts.addAll(Part.texts(notes()));
        parts.add(growthChart());
        if (latencies != null && beforeWakingAll.latencies() != null) {
            parts.add(new Chart(
                    "wake",
                    "Wake to reply, one VM after the other",
                    "percentile",
                    "microseconds",
                    List.of(beforeWakingAll.latencies().series("after boot"), latencies.series("after waking all"))));
        }
        return new Report("Population of %,d VMs of %s".formatted(vms, setting.image()), parts);
    }

    private Table table() {
        Measurement then = beforeWakingAll;
        Table table = new Table(
                List.of("", "after boot", "after waking all"),
                List.of(
                        Figures.row("resident memory, MiB", then.rssBytes() / 0x1p20, rssBytes / 0x1p20),
                        Figures.row("resident bytes a VM, JVM included", then.rssBytesPerVm(), rssBytesPerVm),
                        Figures.row("heap bytes a VM", then.heapBytesPerVm(), heapBytesPerVm),
                        Figures.row("off-heap bytes a VM", then.offHeapBytesPerVm(), offHeapBytesPerVm),
                        Figures.row("idle CPU, % of one core", then.idleCpuPercentOfOneCore(), idleCpuPercentOfOneCore),
                        Figures.row("wake to reply, p50, µs", then.wakeP50Micros(), wakeP50Micros),
                        Figures.row("wake to reply, p99, µs", then.wakeP99Micros(), wakeP99Micros),
                        Figures.row("wakes a second, all cores", then.wakesPerSecond(), wakesPerSecond),
                        Figures.row("replies checked so far", (double) then.repliesChecked(), (double) repliesChecked),
                        Figures.row("of them wrong", (double) then.repliesWrong(), (double) repliesWrong)));
        return wakingAll == null ? table.columns(2) : table;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (wakingAll != null) {
            notes.add("Waking every VM once took %.2f s, %,.0f a second."
                    .formatted(wakingAll.seconds(), wakingAll.wakesPerSecond()));
        } else {
            notes.add("Replies cannot be checked: %s does not answer; use a guest that does: %s."
                    .formatted(setting.image(), String.join(" or ", Dialogue.guests())));
        }
        if (store != null) {
            notes.add(store.text());
        }
        if (states != null) {
            notes.add("%,d states compared with that of a VM without savings: %,d wrong."
                    .formatted(states.checked(), states.wrong()));
        }
        notes.add("Of the heap, %.1f MiB are cores and %.1f MiB templates."
                .formatted(coreBytes / 0x1p20, templateBytes / 0x1p20));
        if (endedVms > 0) {
            notes.add("%,d VMs have ended by themselves.".formatted(endedVms));
        }
        notes.add(setting.host().sentence());
        return notes;
    }

    private Chart growthChart() {
        return new Chart(
                "memory",
                "Resident memory while VMs boot",
                "VMs",
                "MiB",
                List.of(new Chart.Series(
                        setting.image(),
                        growth.stream()
                                .map(point -> new Chart.Point(point.vms(), point.rssBytes() / 0x1p20))
                                .toList())));
    }
}
