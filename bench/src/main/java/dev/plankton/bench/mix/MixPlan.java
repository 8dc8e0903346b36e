package dev.plankton.bench.mix;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.FileCache;
import dev.plankton.bench.host.Host;
import dev.plankton.bench.host.IdleCpu;
import dev.plankton.bench.host.MemoryLimits;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.host.VmMemory;
import dev.plankton.bench.report.Latencies;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.MemoryUse;
import dev.plankton.hypervisor.PopulationTooLargeException;
import dev.plankton.hypervisor.Saving;
import dev.plankton.hypervisor.io.Count;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Boots a population of different guests ({@link Mixture}), their numbers by a Zipf law, asks every VM once, then some by a
 * Zipf law, and reports what each VM has of its own.
 *
 * @param vms how many, at least {@link #LEAST}
 * @param without what they do without
 * @param idle how long CPU time is sampled
 * @param requests how many by Zipf's law
 * @param seed what chance begins with
 * @param tier how guest code is executed
 * @param memory what they may take
 */
public record MixPlan(
        int vms, Set<Saving> without, Duration idle, int requests, long seed, Tier tier, MemoryLimits memory) {
    /** VMs that the law needs: one of each guest. */
    public static final int LEAST = 64;

    /** Bytes of the heap for each VM: its place in the table, and how often it was asked. */
    private static final long HEAP_BYTES = 12;

    /** Of the heap, what they may take: one byte in this number. */
    private static final long HEAP_PART = 2;

    /** Bytes of a delta in the end, with some to spare. */
    private static final long DELTA_BYTES = 245;

    /** VMs woken from the file, one after the other. */
    private static final int FROM_FILE = 5000;

    /**
     * Runs it. Takes this JVM for itself: what else runs in it is measured too.
     *
     * @throws PopulationTooLargeException if the VMs do not fit; none is left
     * @throws ExperimentException if a VM does not answer at all
     * @throws InterruptedException if the thread is interrupted; no VM is left
     */
    public MixResult run(Watcher watcher) throws InterruptedException {
        List<Mixture.Member> members = Mixture.of(seed);
        try (Hypervisor hypervisor = hypervisor()) {
            members.forEach(member -> hypervisor.prepare(member.image()));
            checkRoom(hypervisor);
            VmMemory empty = VmMemory.now(hypervisor);
            long start = System.nanoTime();
            Asking.Range[] ranges = boot(hypervisor, members, watcher.stage("booting", vms));
            double bootSeconds = (System.nanoTime() - start) / 1e9;
            Asking asking = new Asking(hypervisor, ranges, vms);
            MixResult.Stand afterBoot = stand(hypervisor, empty, asking);
            double firstRate = asking.all(watcher.stage("asking all", vms));
            long written = asking.written();
            MixResult.Stand afterAll = stand(hypervisor, empty, asking);
            double zipfRate = asking.byZipf(requests, seed, watcher.stage("asking by Zipf's law", requests));
            MixResult.Stand end = stand(hypervisor, empty, asking);
            double idlePercent = IdleCpu.percentOfOneCore(idle, watcher.stage("idle", IdleCpu.STEPS));
            FileFigures file = memory.spill() == null ? null : file(hypervisor, asking, watcher);
            return new MixResult(
                    vms,
                    end.ownBytesPerVm(),
                    end.sharedBytesPerVm(),
                    end.sharedDeltas(),
                    afterBoot,
                    afterAll,
                    end,
                    bootSeconds,
                    vms / bootSeconds,
                    firstRate,
                    zipfRate,
                    written,
                    asking.checked(),
                    asking.wrong(),
                    idlePercent,
                    hypervisor.counters().get(Count.ENDED),
                    members.size(),
                    asking.bytes(),
                    file,
                    new MixResult.Setting(
                            without.stream().sorted().map(Saving::label).toList(), requests, seed, Host.here(tier)));
        }
    }

    /** Refuses at once what would fail after hours. */
    private void checkRoom(Hypervisor hypervisor) {
        long heap = Runtime.getRuntime().maxMemory();
        long heapNeeded = HEAP_BYTES * vms * HEAP_PART;
        if (heapNeeded > heap) {
            throw new ExperimentException("%,d VMs take a Java heap of %,d MiB, and this one has %,d: set -Xmx"
                    .formatted(vms, heapNeeded >> 20, heap >> 20));
        }
        MemoryUse use = hypervisor.memory();
        long most = use.limitBytes() + use.fileLimitBytes();
        long needed = DELTA_BYTES * vms;
        if (needed > most) {
            throw new ExperimentException(
                    ("%,d VMs take about %,d MiB once each has kept something, and they may take %,d:"
                                    + " fewer --vms, or more by --budget or --spill")
                            .formatted(vms, needed >> 20, most >> 20));
        }
    }

    private Hypervisor hypervisor() {
        try {
            return memory.applyTo(Hypervisor.builder().without(without).tier(tier))
                    .build();
        } catch (UncheckedIOException e) {
            throw new ExperimentException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ExperimentException("%s: %s".formatted(memory.spill(), e.getMessage()), e);
        }
    }

    private @Nullable FileFigures file(Hypervisor hypervisor, Asking asking, Watcher watcher)
            throws InterruptedException {
        MemoryUse use = hypervisor.memory();
        long mounted = hypervisor.counters().get(Count.FROM_FILE);
        long resident = ProcessFigures.kilobytes(Path.of("/proc/self/status"), "RssFile:")
                .orElse(0);
        IntConsumer progress = watcher.stage("waking from the file", FROM_FILE);
        double cached;
        try {
            cached = FileCache.drop(".spill", use.fileBytes());
        } catch (IOException e) {
            throw new ExperimentException("the file's cache cannot be dropped: " + e.getMessage(), e);
        }
        Latencies latencies =
                asking.oneByOne(FROM_FILE, seed, () -> hypervisor.counters().get(Count.FROM_FILE), progress);
        return new FileFigures(
                use.deltaBytesInFile(), use.fileBytes(), use.movedToFile(), mounted, resident, cached, latencies);
    }

    private Asking.Range[] boot(Hypervisor hypervisor, List<Mixture.Member> members, IntConsumer progress) {
        int[] shares = Zipf.shares(vms, members.size());
        Asking.Range[] ranges = new Asking.Range[shares.length];
        int before = 0;
        for (int n = 0; n < shares.length; n++) {
            int booted = before;
            int first = hypervisor.boot(members.get(n).image(), shares[n], soFar -> progress.accept(booted + soFar));
            ranges[n] = new Asking.Range(members.get(n), first, shares[n]);
            before += shares[n];
        }
        return ranges;
    }

    private MixResult.Stand stand(Hypervisor hypervisor, VmMemory empty, Asking asking) {
        VmMemory memory = VmMemory.now(hypervisor).since(empty);
        var use = hypervisor.memory();
        double count = vms;
        return new MixResult.Stand(
                (use.ownDeltaBytes() + use.deltaBytesInFile()) / count,
                use.deltaBytesInFile() / count,
                use.sharedDeltaBytes() / count,
                use.sharedDeltas(),
                use.tableBytes() / count,
                Math.max(0, memory.heap() - asking.bytes()) / count,
                memory.offHeap() / count,
                ProcessFigures.resident().orElse(0));
    }
}
