package dev.plankton.store;

import dev.plankton.store.file.OutFile;
import dev.plankton.store.format.BlockReader;
import dev.plankton.store.format.BlockWriter;
import dev.plankton.store.format.ByteSource;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.RecordReader;
import dev.plankton.store.format.RecordWriter;
import dev.plankton.store.format.SlabHead;
import dev.plankton.store.format.VmRecord;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;

/** The files of slabs of generations: parts of slabs one after the other. */
public final class SlabFile {
    private SlabFile() {}

    /** Takes one VM after the other. */
    public interface Records {
        /** Takes a VM; the record is used again afterwards. */
        void accept(VmRecord vm) throws IOException;
    }

    /** Writes one. Confined to one thread. */
    public static final class Writer implements AutoCloseable {
        /** With more records, deflating takes longer than writing. */
        private static final int FEW = Manifest.SLAB / 4;

        private final OutFile file;
        private final long generation;
        private final BlockWriter blocks;
        private final RecordWriter records = new RecordWriter();
        private long begin;
        private int count;

        /** Begins the file of {@code generation}; one that a generation never finished has left is replaced. */
        public Writer(StoreDirectory store, long generation) throws IOException {
            this.generation = generation;
            store.files().delete(store.slabs(generation));
            file = store.files().create(store.slabs(generation));
            blocks = new BlockWriter(file);
            byte[] head = SlabHead.bytes(store.id(), generation);
            file.write(head, 0, head.length);
        }

        /** Begins a part of slab {@code slab} with {@code vms} records, which are deflated if they are few. */
        public void begin(int slab, int vms) {
            blocks.deflate(vms <= FEW);
            begin = file.length();
            count = vms;
            records.begin(slab * Manifest.SLAB);
            blocks.sink().varint(slab);
            blocks.sink().varint(vms);
        }

        /** Adds a VM to the part. */
        public void add(VmRecord vm) throws IOException {
            records.write(vm, blocks.sink());
            blocks.advance();
        }

        /** Ends the part. */
        public Manifest.Part end() throws IOException {
            String sha = blocks.finish();
            return new Manifest.Part(generation, begin, file.length() - begin, count, sha);
        }

        /** Forces the file to the disk; returns its length. */
        public long finish() throws IOException {
            file.force();
            return file.length();
        }

        @Override
        public void close() throws IOException {
            blocks.close();
            file.close();
        }
    }

    /**
     * Reads all VMs of a part to {@code into}, and checks it; what {@code into} took before it throws may be wrong.
     *
     * @param reader of the templates that the store has
     */
    static void read(StoreDirectory store, int slab, Manifest.Part part, RecordReader reader, Records into)
            throws IOException {
        String name = store.slabs(part.generation()).getFileName().toString();
        try (FileChannel file = open(store, part.generation());
                BlockReader blocks = new BlockReader(name, file, part.offset(), part.length())) {
            if (blocks.varint(Integer.MAX_VALUE, "slab") != slab) {
                throw blocks.corrupt("not a part of slab " + slab);
            }
            int count = blocks.varint(Manifest.SLAB, "VMs");
            if (count != part.records()) {
                throw blocks.corrupt("%d VMs: the manifest says %d".formatted(count, part.records()));
            }
            reader.begin(slab * Manifest.SLAB);
            VmRecord vm = new VmRecord();
            for (int n = 0; n < count; n++) {
                reader.read(blocks, vm);
                if (vm.number() >> 16 != slab) {
                    throw blocks.corrupt("VM %d is not of slab %d".formatted(vm.number(), slab));
                }
                into.accept(vm);
            }
            blocks.requireEnd(part.sha());
        }
    }

    private static FileChannel open(StoreDirectory store, long generation) throws IOException {
        try {
            return FileChannel.open(store.slabs(generation), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new CorruptStoreException(store.slabs(generation).getFileName() + " is missing", e);
        }
    }

    /**
     * Checks the head and the length of the file of a generation.
     *
     * @throws CorruptStoreException if they are wrong
     */
    public static void checkFrame(StoreDirectory store, long generation, long length) throws IOException {
        try (FileChannel file = open(store, generation)) {
            byte[] expected = SlabHead.bytes(store.id(), generation);
            byte[] found = new byte[expected.length];
            int read = file.read(ByteBuffer.wrap(found), 0);
            ByteSource from =
                    new ByteSource(store.slabs(generation).getFileName().toString(), found, 0, Math.max(0, read));
            SlabHead.check(from, expected);
            if (file.size() != length) {
                throw from.corrupt("has %d bytes: the manifest says %d".formatted(file.size(), length));
            }
        }
    }
}
