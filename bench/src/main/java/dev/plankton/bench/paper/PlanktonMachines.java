package dev.plankton.bench.paper;

import dev.plankton.bench.dialogue.Dialogue;
import dev.plankton.bench.dialogue.Wakes;
import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.host.VmMemory;
import dev.plankton.bench.report.Latencies;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.PopulationTooLargeException;
import dev.plankton.hypervisor.Saving;
import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.machine.BootImage;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** VMs in this process. */
final class PlanktonMachines implements Machines {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final BootImage image;
    private final long seed;
    private final Confirmations confirmations = new Confirmations();
    private final Hypervisor hypervisor;
    private final @Nullable Dialogue dialogue;
    private final VmMemory empty;

    PlanktonMachines(BootImage image, Set<Saving> without, long seed, Tier tier) {
        this.image = image;
        this.seed = seed;
        dialogue = Dialogue.of(image).orElse(null);
        hypervisor = Hypervisor.builder()
                .without(without)
                .tier(tier)
                .console(confirmations)
                .build();
        hypervisor.prepare(image);
        empty = VmMemory.now(hypervisor);
    }

    @Override
    public String platform() {
        return "Plankton";
    }

    /**
     * As {@link Machines#boot} says.
     *
     * @throws PopulationTooLargeException if they do not fit; those that were there stay
     */
    @Override
    public double boot(int count, IntConsumer progress) throws InterruptedException {
        long expected = confirmations.count.sum() + count;
        long start = System.nanoTime();
        hypervisor.boot(image, count, progress);
        while (confirmations.count.sum() < expected) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new ExperimentException("%,d VMs of %s have not sent ! on COM1"
                        .formatted(expected - confirmations.count.sum(), image.name()));
            }
            Thread.sleep(1);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public int size() {
        return hypervisor.size();
    }

    @Override
    public long cpuNanos() {
        return ProcessFigures.cpuNanos();
    }

    @Override
    public long memoryBytes() {
        return ProcessFigures.resident().orElse(0);
    }

    @Override
    public OptionalDouble heldBytesPerVm() {
        VmMemory held = VmMemory.now(hypervisor).since(empty);
        return OptionalDouble.of((double) (held.heap() + held.offHeap()) / size());
    }

    @Override
    public boolean answers() {
        return dialogue != null;
    }

    @Override
    public Asked ask(int count, IntConsumer progress) throws InterruptedException {
        if (dialogue == null) {
            throw new IllegalStateException(image.name() + " does not answer");
        }
        Wakes wakes = new Wakes(hypervisor, dialogue, 0, size(), seed);
        Latencies latencies = wakes.oneByOne(count, progress);
        return new Asked(latencies, wakes.checked(), wakes.wrong());
    }

    @Override
    public void close() {
        hypervisor.close();
    }

    /** Counts what VMs confirm. */
    private static final class Confirmations implements Console, NonBlocking {
        private final LongAdder count = new LongAdder();

        @Override
        public void serial(int vm, byte[] bytes, int offset, int length) {
            for (int n = 0; n < length; n++) {
                if (bytes[offset + n] == '!') {
                    count.increment();
                }
            }
        }
    }
}
