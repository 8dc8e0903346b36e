package dev.plankton.store;

import dev.plankton.machine.StopReason;
import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.ByteSource;
import dev.plankton.store.format.Checksums;
import dev.plankton.store.format.Entry;
import dev.plankton.store.format.JournalBlock;
import dev.plankton.store.format.JournalReader;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.RecordReader;
import dev.plankton.store.format.RecordWriter;
import dev.plankton.store.format.Stamp;
import dev.plankton.store.format.VmRecord;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A population as a store keeps it: a generation, and over it what the journals since have. Those are read at once, slabs
 * when they are asked for. {@link #readSlab} is safe for any thread, once it has been read.
 */
public final class StoredPopulation {
    /** VMs that were created since the generation. */
    private record Created(int first, int count, int template, VmRecord.State state) {}

    private final StoreDirectory store;
    private final @Nullable Manifest generation;
    private final StoredTemplates templates;
    private final List<Created> created = new ArrayList<>();

    /** Records of the journals, by slab. */
    private final Map<Integer, ByteSink> changes = new HashMap<>();

    /** VMs that are given as ended although they have not. */
    private final BitSet leftOut = new BitSet();

    /** One that is not in use: they grow to 16 MiB, and slabs are many. */
    private final AtomicReference<@Nullable RecordReader> spareReader = new AtomicReference<>();

    private int size;
    private Stamp stamp = new Stamp(0, 0);
    private @Nullable JournalName lastJournal;
    private long lastLength;
    private int journals;
    private long journalBytes;
    private long tornBytes;
    private long changedRecords;
    private boolean closed;

    private StoredPopulation(StoreDirectory store, @Nullable Manifest generation, WritableDisks disks) {
        this.store = store;
        this.generation = generation;
        templates = new StoredTemplates(store, disks);
    }

    /**
     * Reads what is newest in a store.
     *
     * @param disks where disks come from that were open for writing
     * @throws CorruptStoreException if what is there is not what was written
     */
    public static StoredPopulation newest(StoreDirectory store, WritableDisks disks) throws IOException {
        return of(store, store.newest(), disks);
    }

    /** The same on top of a generation; null if there is none yet. */
    public static StoredPopulation of(StoreDirectory store, @Nullable Manifest generation, WritableDisks disks)
            throws IOException {
        StoredPopulation population = new StoredPopulation(store, generation, disks);
        population.readGeneration();
        population.readJournals();
        return population;
    }

    /** A generation alone, without the journals since. */
    public static StoredPopulation generation(StoreDirectory store, Manifest generation, WritableDisks disks)
            throws IOException {
        StoredPopulation population = new StoredPopulation(store, generation, disks);
        population.readGeneration();
        return population;
    }

    private void readGeneration() throws IOException {
        if (generation != null) {
            size = generation.size();
            stamp = generation.stamp();
            for (String hash : generation.templates()) {
                templates.read(hash);
            }
        }
    }

    private void readJournals() throws IOException {
        long from = generation == null ? 0 : generation.generation();
        List<JournalName> names = store.journals().stream()
                .filter(name -> name.generation() >= from)
                .toList();
        for (int n = 0; n < names.size(); n++) {
            long length = n + 1 < names.size()
                    ? reader(names.get(n + 1), JournalBlock.FILE_HEAD, -1).before()
                    : -1;
            read(names.get(n), length);
        }
    }

    /**
     * A reader of a journal's first {@code most} bytes, of which {@code length} count, -1 if nothing says how many. What a dead process had
     * reserved after them, megabytes in each of its journals, is not read.
     */
    private JournalReader reader(JournalName name, int most, long length) throws IOException {
        Path path = store.journal(name);
        byte[] bytes;
        try (InputStream file = Files.newInputStream(path)) {
            bytes = file.readNBytes(most);
        }
        return new JournalReader(
                path.getFileName().toString(), bytes, length, store.id(), name.generation(), name.sequence());
    }

    private void read(JournalName name, long length) throws IOException {
        int most = length < 0 ? Integer.MAX_VALUE : (int) Math.min(length, Integer.MAX_VALUE);
        JournalReader journal = reader(name, Math.max(most, JournalBlock.FILE_HEAD), length);
        RecordReader records = new RecordReader(templates.stateSizes());
        VmRecord vm = new VmRecord();
        closed = false;
        for (ByteSource block = journal.next(); block != null; block = journal.next()) {
            stamp = Stamp.read(block);
            while (!block.atEnd()) {
                read(block, records, vm);
            }
        }
        lastJournal = name;
        lastLength = journal.position();
        journals++;
        journalBytes += lastLength;
        tornBytes = journal.tornBytes();
        if (closed && tornBytes > 0) {
            throw new CorruptStoreException(store.journal(name).getFileName() + ": goes on after its end");
        }
    }

    private void read(ByteSource block, RecordReader records, VmRecord vm) throws IOException {
        int kind = block.u8();
        switch (kind) {
            case Entry.TEMPLATE -> readTemplate(block);
            case Entry.CREATED -> readCreated(block);
            case Entry.VM -> {
                records.begin(0);
                records.read(block, vm);
                if (vm.number() >= size) {
                    throw block.corrupt("VM %d: there are %d".formatted(vm.number(), size));
                }
                ByteSink slab = changes.computeIfAbsent(vm.number() >> 16, key -> new ByteSink(256));
                RecordWriter writer = new RecordWriter();
                writer.begin(0);
                writer.write(vm, slab);
                changedRecords++;
            }
            case Entry.CLOSED -> closed = true;
            default -> throw block.corrupt("no entry begins with %02Xh".formatted(kind));
        }
    }

    /** A template that the generation has already may come again. */
    private void readTemplate(ByteSource block) throws IOException {
        int index = block.varint(Integer.MAX_VALUE, "index of a template");
        byte[] sha = new byte[Checksums.SHA];
        block.bytes(sha, 0, sha.length);
        String hash = HexFormat.of().formatHex(sha);
        int known = templates.hashes().size();
        if (index > known || index < known && !templates.hashes().get(index).equals(hash)) {
            throw block.corrupt("template %d is out of order".formatted(index));
        }
        if (index == known) {
            templates.read(hash);
        }
    }

    private void readCreated(ByteSource block) throws IOException {
        int first = block.varint(Integer.MAX_VALUE - 1, "number of a VM");
        int count = block.varint(Integer.MAX_VALUE - first, "number of VMs");
        int template = block.varint(Integer.MAX_VALUE, "template");
        int state = block.u8();
        if (template >= templates.hashes().size() || state > VmRecord.State.READY.ordinal() || first > size) {
            throw block.corrupt("VMs from %d with template %d: there are %d VMs and %d templates"
                    .formatted(first, template, size, templates.hashes().size()));
        }
        if (first + count > size) {
            created.add(new Created(size, first + count - size, template, VmRecord.State.values()[state]));
            size = first + count;
        }
    }

    /** VMs ever created. */
    public int size() {
        return size;
    }

    public StoredTemplates templates() {
        return templates;
    }

    /** The generation; null if there is none yet. */
    public @Nullable Manifest manifest() {
        return generation;
    }

    /** What its first VM is known by: {@link Manifest#firstNumber}. */
    public int firstNumber() {
        return generation == null ? 0 : generation.firstNumber();
    }

    /** When the newest of it was written. */
    public Stamp stamp() {
        return stamp;
    }

    /** The newest journal, or null. */
    public @Nullable JournalName lastJournal() {
        return lastJournal;
    }

    /** How many bytes of it count. */
    public long lastLength() {
        return lastLength;
    }

    /** Files of the journal since the generation. */
    public int journals() {
        return journals;
    }

    /** Bytes of these files that count. */
    public long journalBytes() {
        return journalBytes;
    }

    /** Bytes at its end that are no whole block: what was being written when the process died, and was never acknowledged. */
    public long tornBytes() {
        return tornBytes;
    }

    /** Records in the journals. */
    public long changedRecords() {
        return changedRecords;
    }

    /** Whether the last process that had the store closed it in order. */
    public boolean closedInOrder() {
        return lastJournal == null || closed;
    }

    /** Whether the journals change VMs of a slab. */
    public boolean changes(int slab) {
        return changes.containsKey(slab)
                || created.stream()
                        .anyMatch(range ->
                                range.first() >> 16 <= slab && range.first() + range.count() - 1 >> 16 >= slab);
    }

    /** VMs of a slab that had not ended as of the generation, or were created since. */
    public int alive(int slab) {
        int before = generation == null || slab >= generation.slabs().size()
                ? 0
                : generation.slabs().get(slab).alive();
        int since = 0;
        for (Created range : created) {
            since += Math.max(0, end(range, slab) - begin(range, slab));
        }
        int without = (int) leftOut.stream().filter(vm -> vm >> 16 == slab).count();
        return before + since - without;
    }

    private static int begin(Created range, int slab) {
        return Math.max(range.first(), slab << 16);
    }

    private static int end(Created range, int slab) {
        return (int) Math.min((long) range.first() + range.count(), (slab + 1L) << 16);
    }

    /**
     * Reads the VMs of a slab, some of them more than once, each time newer. What {@code into} took before this throws may be
     * wrong.
     *
     * @throws CorruptStoreException if they are not what was written
     */
    public void readSlab(int slab, SlabFile.Records into) throws IOException {
        if (leftOut.isEmpty()) {
            readRecords(slab, into);
            return;
        }
        readRecords(slab, vm -> {
            if (leftOut.get(vm.number()) && !vm.state().ended()) {
                vm.end(true, StopReason.STOPPED.ordinal(), 0);
            }
            into.accept(vm);
        });
    }

    /** From now on VM {@code number} is given as stopped, with its last state. */
    void leaveOut(int number) {
        leftOut.set(number);
    }

    private void readRecords(int slab, SlabFile.Records into) throws IOException {
        VmRecord vm = new VmRecord();
        for (Created range : created) {
            for (int number = begin(range, slab); number < end(range, slab); number++) {
                vm.delta().clear();
                vm.set(number, range.template(), range.state());
                into.accept(vm);
            }
        }
        if (generation != null && slab < generation.slabs().size()) {
            readParts(generation, slab, into);
        }
        ByteSink newer = changes.get(slab);
        if (newer != null) {
            ByteSource from = new ByteSource("journal of slab " + slab, newer.bytes(), 0, newer.length());
            RecordReader reader = new RecordReader(templates.stateSizes());
            while (!from.atEnd()) {
                reader.begin(0);
                reader.read(from, vm);
                into.accept(vm);
            }
        }
    }

    private void readParts(Manifest manifest, int slab, SlabFile.Records into) throws IOException {
        int first = slab << 16;
        int expected = Math.min(manifest.size() - first, Manifest.SLAB);
        BitSet seen = new BitSet(expected);
        RecordReader spare = spareReader.getAndSet(null);
        RecordReader reader = spare == null ? new RecordReader(templates.stateSizes()) : spare;
        for (Manifest.Part part : manifest.slabs().get(slab).parts()) {
            SlabFile.read(store, slab, part, reader, vm -> {
                seen.set(vm.number() - first);
                into.accept(vm);
            });
        }
        spareReader.set(reader);
        if (seen.cardinality() != expected || seen.length() != expected) {
            throw new CorruptStoreException("generation %d: slab %d has %d VMs of %d"
                    .formatted(manifest.generation(), slab, seen.cardinality(), expected));
        }
    }

    /** One VM as it was last stored; null if there is none of that number. */
    public @Nullable VmRecord read(int number) throws IOException {
        if (number < 0 || number >= size) {
            return null;
        }
        VmRecord found = new VmRecord();
        readSlab(number >> 16, vm -> {
            if (vm.number() == number) {
                found.copy(vm);
            }
        });
        return found;
    }
}
