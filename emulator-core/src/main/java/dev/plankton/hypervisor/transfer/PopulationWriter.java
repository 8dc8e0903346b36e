package dev.plankton.hypervisor.transfer;

import dev.plankton.clock.HostClock;
import dev.plankton.disk.Disk;
import dev.plankton.hypervisor.activity.ActivityMap;
import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.hypervisor.handover.Departure;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.Records;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.hypervisor.run.Inputs;
import dev.plankton.hypervisor.run.Scheduler;
import dev.plankton.machine.core.Template;
import dev.plankton.snapshot.format.TemplateCodec;
import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.RecordWriter;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** A {@link Departure}: writes what has changed, as the marks of {@link ActivityMap} say. For one thread at a time. */
public final class PopulationWriter implements Departure {
    private static final int SLAB = 1 << 16, ROW = 256;

    /** Between two looks whether a VM still runs, in nanoseconds. */
    private static final long PAUSE = 50_000;

    private final Population population;
    private final Records records;
    private final Scheduler scheduler;
    private final Inputs inputs;
    private final Endings endings;
    private final HostClock clock;
    private final ActivityMap changes;
    private final int size;
    private final ByteSink sink = new ByteSink(2 * Piece.ENOUGH);
    private final RecordWriter writer = new RecordWriter();
    private int templates;
    private boolean first = true;
    private boolean closed;

    /**
     * Begins to note what changes.
     *
     * @param deadlines whether a VM, which sleeps, has a time at which it is to run again
     */
    public PopulationWriter(
            Population population,
            IntPredicate deadlines,
            Scheduler scheduler,
            Inputs inputs,
            Endings endings,
            HostClock clock) {
        this.population = population;
        this.scheduler = scheduler;
        this.inputs = inputs;
        this.endings = endings;
        this.clock = clock;
        records = new Records(population, deadlines);
        size = population.table().size();
        changes = population.activity().open();
        for (int tile = 0; tile << 16 < size; tile++) {
            changes.detail(tile, true);
        }
    }

    @Override
    public int copy(Pieces to) throws IOException {
        population.lifetime().requireOpen();
        for (; templates < population.templates().size(); templates++) {
            to.accept(template(population.templates().get(templates)));
        }
        int written = 0;
        for (int from = 0; from < size; from += SLAB) {
            BitSet changed = taken(from >> 16);
            int vms = Math.min(size - from, SLAB);
            if (first) {
                changed.set(0, vms);
            } else if (changed.length() > vms) {
                changed.clear(vms, SLAB);
            }
            boolean done = false;
            try {
                written += copy(from, changed, to);
                done = true;
            } finally {
                if (!done) {
                    int slab = from;
                    changed.stream().forEach(place -> population.activity().mark(slab + place));
                }
            }
        }
        first = false;
        return written;
    }

    private BitSet taken(int tile) {
        BitSet all = new BitSet();
        long[] rows = new long[ActivityMap.WORDS];
        if (!changes.takeRows(tile, rows)) {
            return all;
        }
        long[] vms = new long[ActivityMap.WORDS];
        BitSet.valueOf(rows).stream().forEach(row -> {
            changes.takeVms((tile << 8) + row, vms);
            BitSet.valueOf(vms).stream().forEach(vm -> all.set(row * ROW + vm));
        });
        return all;
    }

    private int copy(int from, BitSet changed, Pieces to) throws IOException {
        VmRecord record = new VmRecord();
        int left = changed.cardinality();
        int written = left;
        int place = changed.nextSetBit(0);
        try (Records.Captures captures = records.captures()) {
            while (left > 0) {
                sink.cut(0);
                sink.u8(Piece.RECORDS);
                sink.u32(0);
                sink.varint(from + place);
                writer.begin(from + place);
                int count = 0;
                for (; place >= 0 && sink.length() < Piece.ENOUGH; place = changed.nextSetBit(place + 1)) {
                    if (!captures.capture(from + place, record)) {
                        throw new IOException("the hypervisor is closed");
                    }
                    writer.write(record, sink);
                    count++;
                }
                sink.u32(1, count);
                left -= count;
                to.accept(sink.copy());
            }
        }
        return written;
    }

    private static byte[] template(Template template) {
        if (template.image().drives().change()) {
            throw new IllegalStateException("VMs of " + template.image().name()
                    + " have a disk open for writing: they can be handed on by a store only");
        }
        List<Disk> disks = template.image().drives().disks();
        ByteSink out = new ByteSink(1 << 16);
        out.u8(Piece.TEMPLATE);
        out.varint(disks.size());
        for (Disk disk : disks) {
            ByteBuffer bytes = disk.bytes();
            if (bytes.remaining() > Piece.MOST_DISK) {
                throw new IllegalStateException("a disk of %s has %,d bytes: at most %,d go along with their VMs"
                        .formatted(template.image().name(), bytes.remaining(), Piece.MOST_DISK));
            }
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            out.u32(copy.length);
            out.bytes(copy);
        }
        byte[] encoded = TemplateCodec.encode(template);
        out.u32(encoded.length);
        out.bytes(encoded);
        return out.copy();
    }

    @Override
    public void freeze(Duration limit) {
        population.lifetime().requireOpen();
        scheduler.freeze();
        HostClock real = HostClock.SYSTEM;
        long end = real.nanoTime() + limit.toNanos();
        boolean done = false;
        try {
            for (int number = population.table().nextRunning(0);
                    number < size;
                    number = population.table().nextRunning(number + 1)) {
                RunWord vm = new RunWord(population.table(), number);
                while (vm.running()) {
                    if (real.nanoTime() - end > 0) {
                        throw new IllegalStateException(
                                vm + " does not stop running: it is under a debugger, or one of its callbacks blocks");
                    }
                    pause(real);
                }
            }
            done = true;
        } finally {
            if (!done) {
                scheduler.thaw();
            }
        }
    }

    private void pause(HostClock real) {
        synchronized (sink) {
            try {
                real.await(sink, real.nanoTime() + PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public List<Carried> carry() {
        List<Carried> all = new ArrayList<>();
        for (Map.Entry<Integer, Inbox> entry : population.inboxes().all().entrySet()) {
            int number = entry.getKey();
            all.addAll(entry.getValue().carry(population.table().firstNumber() + number));
            population.inboxes().drop(number, entry.getValue());
        }
        return all;
    }

    @Override
    public void putBack(List<Carried> carried) {
        List<Carried> all = new ArrayList<>(carried);
        all.addAll(carry());
        for (Carried next : all) {
            RunWord vm = population.vm(next.vm() - population.table().firstNumber());
            if (!inputs.carry(vm, next)) {
                endings.refuse(next);
            }
            scheduler.wake(vm);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            population.activity().close(changes);
            if (!population.lifetime().closed()) {
                scheduler.thaw();
            }
        }
    }
}
