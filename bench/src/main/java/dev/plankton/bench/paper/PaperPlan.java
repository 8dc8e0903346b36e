package dev.plankton.bench.paper;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.host.Qemu;
import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Saving;
import dev.plankton.machine.BootImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of "Maximizing Hypervisor Scalability Using Minimal Virtual Machines" (CloudCom 2013): VMs boot in batches,
 * each confirms it with {@code !} on COM1; after a pause, CPU and memory are sampled; so on until the last batch or until 90
 * % of CPU or memory are in use; then VMs drawn at random are asked one after the other.
 *
 * @param guests names of the guests, each an experiment of its own
 * @param batch VMs of a batch
 * @param batches the most batches
 * @param pause between the last confirmation and the first sample
 * @param samples of each batch
 * @param sample length of one
 * @param requests how many VMs are asked at the end
 * @param without what Plankton's VMs do without
 * @param qemu runs QEMU VMs of the same guests beside them, or null
 * @param qemuVms how many
 * @param seed what chance begins with
 * @param tier how Plankton executes guest code
 */
public record PaperPlan(
        List<String> guests,
        int batch,
        int batches,
        Duration pause,
        int samples,
        Duration sample,
        int requests,
        Set<Saving> without,
        @Nullable Qemu qemu,
        int qemuVms,
        long seed,
        Tier tier) {
    /** The guests of the paper that Plankton has: the idle one, the one that answers, the one with bursts of load. */
    public static final List<String> GUESTS = List.of("hello", "echo", "spikes");

    /** Bytes that a QEMU VM takes at most: measured are 35 million. */
    private static final long QEMU_BYTES = 64L << 20;

    /**
     * Runs it.
     *
     * @throws ExperimentException if VMs do not boot or do not answer, or QEMU's would not fit into memory
     * @throws InterruptedException if the thread is interrupted; no VM is left
     */
    public PaperResult run(Watcher watcher) throws InterruptedException {
        double free = (1 - ProcessFigures.hostMemoryUsed()) * ProcessFigures.hostMemory();
        if (qemu != null && qemuVms * QEMU_BYTES > free) {
            throw new ExperimentException("%,d QEMU VMs do not fit into %,d MiB of free memory; %,d would"
                    .formatted(qemuVms, (long) free >> 20, (long) free / QEMU_BYTES));
        }
        List<PaperResult.Series> series = new ArrayList<>();
        for (String name : guests) {
            Guest guest = Guests.find(name).orElseThrow();
            BootImage image = BootImage.of(name, guest.image());
            try (Machines machines = new PlanktonMachines(image, without, seed, tier)) {
                series.add(new PaperSeries(this, batch, batches, watcher).run(machines, name));
            }
            if (qemu != null) {
                String accelerator = QemuMachines.fastest(qemu, image, guest.image());
                try (Machines machines = new QemuMachines(qemu, image, guest.image(), accelerator, seed)) {
                    series.add(new PaperSeries(this, qemuVms, 1, watcher).run(machines, name));
                }
            }
        }
        return PaperResult.of(this, series);
    }
}
