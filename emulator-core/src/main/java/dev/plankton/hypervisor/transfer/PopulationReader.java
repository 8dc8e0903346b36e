package dev.plankton.hypervisor.transfer;

import dev.plankton.hypervisor.handover.Arrival;
import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.Records;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.hypervisor.run.Inputs;
import dev.plankton.hypervisor.run.Scheduler;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.ImageSource;
import dev.plankton.snapshot.format.TemplateCodec;
import dev.plankton.snapshot.io.SnapshotFormatException;
import dev.plankton.store.format.ByteSource;
import dev.plankton.store.format.Checksums;
import dev.plankton.store.format.RecordReader;
import dev.plankton.store.format.VmRecord;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@link Arrival}: makes VMs of what a {@link PopulationWriter} wrote, and believes nothing of it. For one thread at a time. */
public final class PopulationReader implements Arrival {
    /** Bytes of an encoded template at most: its state, and a little more. */
    private static final int MOST_TEMPLATE = 96 << 20;

    private final Population population;
    private final Records records;
    private final Scheduler scheduler;
    private final Inputs inputs;
    private final Endings endings;
    private final int size;

    /** Bytes of a whole state of each template; empty for VMs of a store, of which none comes as a piece. */
    private final List<Integer> stateSizes = new ArrayList<>();

    private final RecordReader reader = new RecordReader(stateSizes);
    private final boolean stored;
    private final BitSet ready = new BitSet();
    private final BitSet there = new BitSet();
    private final BitSet ended = new BitSet();
    private final VmRecord record = new VmRecord();

    private PopulationReader(Population population, Scheduler scheduler, Inputs inputs, Endings endings, int size, boolean stored) {
        this.population = population;
        this.scheduler = scheduler;
        this.inputs = inputs;
        this.endings = endings;
        this.size = size;
        this.stored = stored;
        records = new Records(population, _ -> false);
    }

    /**
     * {@code size} VMs that come as pieces, into a population without VMs.
     *
     * @throws IllegalStateException if there are some
     */
    public static PopulationReader ofPieces(Population population, Scheduler scheduler, Inputs inputs, Endings endings, int size) {
        synchronized (population.table()) {
            if (population.table().size() > 0) {
                throw new IllegalStateException("there are VMs already");
            }
            int _ = population.table().add(size, RunWord.off(0));
        }
        return new PopulationReader(population, scheduler, inputs, endings, size, false);
    }

    /** VMs that are there already: those of a store. */
    public static PopulationReader ofStore(Population population, Scheduler scheduler, Inputs inputs, Endings endings) {
        return new PopulationReader(
                population, scheduler, inputs, endings, population.table().size(), true);
    }

    @Override
    public void add(byte[] piece) throws IOException {
        population.lifetime().requireOpen();
        ByteSource from = new ByteSource("a piece of a population", piece);
        if (stored) {
            throw from.corrupt("its VMs are in a store");
        }
        int kind = from.u8();
        switch (kind) {
            case Piece.TEMPLATE -> addTemplate(from);
            case Piece.RECORDS -> addRecords(from);
            default -> throw from.corrupt("no kind of a piece: " + kind);
        }
    }

    private void addTemplate(ByteSource from) throws IOException {
        Map<String, byte[]> images = new HashMap<>();
        int disks = from.varint(Piece.MOST_DISKS, "number of disks");
        for (int n = 0; n < disks; n++) {
            byte[] disk = bytes(from, Piece.MOST_DISK, "bytes of a disk");
            images.put(Checksums.sha256(disk), disk);
        }
        byte[] encoded = bytes(from, MOST_TEMPLATE, "bytes of a template");
        from.requireEnd();
        Template template;
        try {
            template = TemplateCodec.decode(encoded, source(images));
            if (!template.profile().equals(population.templates().profile())) {
                throw new IOException("VMs of another kind of PC: %s; this hypervisor has %s"
                        .formatted(template.profile(), population.templates().profile()));
            }
        } catch (SnapshotFormatException | IllegalArgumentException e) {
            throw new CorruptStoreException("a template that was sent: " + e.getMessage(), e);
        }
        population.templates().addAll(List.of(template));
        stateSizes.add(StateMap.size(template.profile().extendedMemory()));
    }

    private static byte[] bytes(ByteSource from, int most, String what) throws IOException {
        int length = from.u32();
        if (length < 0 || length > most || length > from.left()) {
            throw from.corrupt("%s: %d, and %d follow".formatted(what, length, from.left()));
        }
        byte[] bytes = new byte[length];
        from.bytes(bytes, 0, length);
        return bytes;
    }

    private static ImageSource source(Map<String, byte[]> images) {
        return new ImageSource() {
            @Override
            public byte @Nullable [] bytes(DiskIdentity disk) {
                return images.get(disk.hash());
            }

            @Override
            public @Nullable BootImage writable(String name, List<DiskIdentity> disks) {
                return null;
            }
        };
    }

    private void addRecords(ByteSource from) throws IOException {
        int count = from.u32();
        int first = from.varint(size - 1, "number of a VM");
        reader.begin(first);
        try {
            for (int n = 0; n < count; n++) {
                reader.read(from, record);
                if (record.number() >= size) {
                    throw from.corrupt("VM %d: there are %d".formatted(record.number(), size));
                }
                if (!population.lifetime().ifThere(this::restore)) {
                    throw new IOException("the hypervisor is closed");
                }
            }
        } catch (OutOfMemoryError e) {
            throw new IOException("there is no memory for the VMs: " + e.getMessage(), e);
        }
        from.requireEnd();
    }

    private void restore() {
        int number = record.number();
        population.ended().forget(number);
        records.restore(record, ready, 0);
        there.set(number);
        ended.set(number, record.state().ended());
        population.changed(new RunWord(population.table(), number));
    }

    @Override
    public void add(Carried carried) {
        population.lifetime().requireOpen();
        int number = carried.vm() - population.table().firstNumber();
        if (number < 0 || number >= size) {
            throw new IllegalArgumentException("there is no VM " + carried.vm());
        }
        RunWord vm = population.vm(number);
        if (!inputs.carry(vm, carried)) {
            endings.refuse(carried);
        } else if (!(carried instanceof Carried.Attached)) {
            ready.set(number);
        }
    }

    @Override
    public void start() {
        population.lifetime().requireOpen();
        if (!stored) {
            if (there.cardinality() < size) {
                throw new IllegalStateException(
                        "%d of %d VMs have not arrived".formatted(size - there.cardinality(), size));
            }
            population.counts().add(Count.CREATED, size);
            population.counts().add(Count.ENDED, ended.cardinality());
        }
        int[] numbers = ready.stream().toArray();
        scheduler.thaw();
        scheduler.wake(numbers);
    }
}
