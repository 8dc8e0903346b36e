package dev.plankton.bench.mix;

import dev.plankton.bench.host.Host;
import dev.plankton.bench.report.Figures;
import dev.plankton.bench.report.Part;
import dev.plankton.bench.report.Report;
import dev.plankton.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mixed population took.
 *
 * @param vms VMs booted, each by its own boot code
 * @param lifetimeUniqueBytesPerVm bytes of blocks that belong to one VM alone, headers and rounding included, for each VM,
 *     in the end: after every VM was asked once, and then some by Zipf's law
 * @param sharedBytesPerVm bytes of blocks that several VMs share, for each VM
 * @param sharedDeltas number of those blocks
 * @param afterBoot what they took after boot
 * @param afterAll what they took when every VM had been asked once
 * @param end what they took in the end
 * @param bootSeconds from the first boot to the last
 * @param bootsPerSecond VMs a second
 * @param requestsPerSecondAll requests a second while each was asked once, what the client does included
 * @param requestsPerSecondZipf the same by Zipf's law
 * @param vmsWritten VMs that have kept something of their first request
 * @param repliesChecked answers looked at: all
 * @param repliesWrong how many of them were not what they must be
 * @param idleCpuPercentOfOneCore CPU time of the process without requests
 * @param endedVms VMs that have ended by themselves
 * @param guests different images
 * @param clientBytes bytes of the Java heap that the client takes to know what is right; part of the resident memory
 * @param file what lay in a file, or null without one
 * @param setting what was asked for, and where
 */
public record MixResult(
        int vms,
        double lifetimeUniqueBytesPerVm,
        double sharedBytesPerVm,
        int sharedDeltas,
        Stand afterBoot,
        Stand afterAll,
        Stand end,
        double bootSeconds,
        double bootsPerSecond,
        double requestsPerSecondAll,
        double requestsPerSecondZipf,
        long vmsWritten,
        long repliesChecked,
        long repliesWrong,
        double idleCpuPercentOfOneCore,
        long endedVms,
        int guests,
        long clientBytes,
        @Nullable FileFigures file,
        Setting setting) {
    /**
     * Memory at one time.
     *
     * @param ownBytesPerVm of blocks that belong to one VM, wherever they lie
     * @param inFileBytesPerVm of those, what lies in a file
     * @param sharedBytesPerVm of blocks that are shared
     * @param sharedDeltas number of blocks that are shared
     * @param tableBytesPerVm of the table of VMs
     * @param heapBytesPerVm of the Java heap that each VM has added, the client's apart
     * @param offHeapBytesPerVm of memory outside the heap that each VM has added: pages of blocks
     * @param rssBytes resident bytes of the process, 0 where the system does not report it
     */
    public record Stand(
            double ownBytesPerVm,
            double inFileBytesPerVm,
            double sharedBytesPerVm,
            int sharedDeltas,
            double tableBytesPerVm,
            double heapBytesPerVm,
            double offHeapBytesPerVm,
            long rssBytes) {}

    /**
     * What was asked for, and where.
     *
     * @param without labels of the savings switched off
     * @param requests how many by Zipf's law
     * @param seed what chance began with
     * @param host where it ran
     */
    public record Setting(List<String> without, int requests, long seed, Host host) {}

    /** For people. */
    public Report report() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text("%.1f lifetime unique bytes per VM.".formatted(lifetimeUniqueBytesPerVm)));
        parts.add(new Part.Text(
                "Shared apart from that: %,d deltas, %.2f bytes per VM.".formatted(sharedDeltas, sharedBytesPerVm)));
        parts.add(new Part.Text("%,d VMs of %d guests by a Zipf law booted in %.2f s, %,.0f a second%s."
                .formatted(
                        vms,
                        guests,
                        bootSeconds,
                        bootsPerSecond,
                        setting.without().isEmpty() ? "" : ", without " + String.join(", ", setting.without()))));
        parts.add(new Table(
                List.of("", "after boot", "all asked once", "in the end"),
                List.of(
                        Figures.row(
                                "unique bytes a VM",
                                afterBoot.ownBytesPerVm(),
                                afterAll.ownBytesPerVm(),
                                end.ownBytesPerVm()),
                        Figures.row(
                                "of them in the file",
                                afterBoot.inFileBytesPerVm(),
                                afterAll.inFileBytesPerVm(),
                                end.inFileBytesPerVm()),
                        Figures.row(
                                "shared bytes a VM",
                                afterBoot.sharedBytesPerVm(),
                                afterAll.sharedBytesPerVm(),
                                end.sharedBytesPerVm()),
                        Figures.row(
                                "shared deltas",
                                (double) afterBoot.sharedDeltas(),
                                (double) afterAll.sharedDeltas(),
                                (double) end.sharedDeltas()),
                        Figures.row(
                                "table bytes a VM",
                                afterBoot.tableBytesPerVm(),
                                afterAll.tableBytesPerVm(),
                                end.tableBytesPerVm()),
                        Figures.row(
                                "heap bytes a VM",
                                afterBoot.heapBytesPerVm(),
                                afterAll.heapBytesPerVm(),
                                end.heapBytesPerVm()),
                        Figures.row(
                                "off-heap bytes a VM",
                                afterBoot.offHeapBytesPerVm(),
                                afterAll.offHeapBytesPerVm(),
                                end.offHeapBytesPerVm()),
                        Figures.row(
                                "resident memory, MiB",
                                afterBoot.rssBytes() / 0x1p20,
                                afterAll.rssBytes() / 0x1p20,
                                end.rssBytes() / 0x1p20))));
        parts.add(new Part.Text(
                "Asked once each: %,.0f requests a second; then %,d by a Zipf law: %,.0f a second. %,d VMs have kept something."
                        .formatted(requestsPerSecondAll, setting.requests(), requestsPerSecondZipf, vmsWritten)));
        parts.add(new Part.Text("%,d replies checked, %,d wrong.".formatted(repliesChecked, repliesWrong)));
        parts.add(new Part.Text("Idle: %.3f %% of one core. The client takes %,d MiB of the resident memory."
                .formatted(idleCpuPercentOfOneCore, clientBytes >> 20)));
        if (file != null) {
            parts.add(new Part.Text(file.text()));
            parts.add(new Part.Text(file.wakes()));
        }
        if (endedVms > 0) {
            parts.add(new Part.Text("%,d VMs have ended by themselves.".formatted(endedVms)));
        }
        parts.add(new Part.Text(setting.host().sentence()));
        return new Report("Mixed population of %,d VMs".formatted(vms), parts);
    }
}
