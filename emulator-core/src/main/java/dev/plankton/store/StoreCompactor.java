package dev.plankton.store;

import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.ByteSource;
import dev.plankton.store.format.Checksums;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.RecordReader;
import dev.plankton.store.format.RecordWriter;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Makes one generation of all that a store has, and deletes all else. */
public final class StoreCompactor {
    private StoreCompactor() {}

    /**
     * Compacts a store, whose population has been read from it.
     *
     * @return the generation
     */
    public static Manifest compact(StoreDirectory store, StoredPopulation population) throws IOException {
        long number = store.nextGeneration();
        Manifest manifest;
        try (GenerationWriter writer = new GenerationWriter(store, number, null)) {
            for (int slab = 0; slab < Manifest.slabs(population.size()); slab++) {
                write(slab, population, writer);
            }
            manifest = writer.commit(
                    store.id(),
                    population.stamp(),
                    population.size(),
                    population.templates().hashes(),
                    population.firstNumber());
        }
        StoreCleaner.clean(store, 1);
        deleteUnused(store, population);
        return manifest;
    }

    /** The last record of each VM, packed, since there may be 65 536 large ones. */
    private static void write(int slab, StoredPopulation population, GenerationWriter writer) throws IOException {
        int first = slab << 16;
        int vms = Math.min(population.size() - first, Manifest.SLAB);
        byte[][] last = new byte[vms][];
        RecordWriter packer = new RecordWriter();
        ByteSink sink = new ByteSink(1024);
        population.readSlab(slab, vm -> {
            sink.cut(0);
            packer.begin(first);
            packer.write(vm, sink);
            last[vm.number() - first] = sink.copy();
        });
        writer.begin(slab, true, vms);
        RecordReader unpacker = new RecordReader(population.templates().stateSizes());
        VmRecord vm = new VmRecord();
        int alive = 0;
        for (byte[] packed : last) {
            unpacker.begin(first);
            unpacker.read(new ByteSource("a record", packed), vm);
            alive += vm.state().ended() ? 0 : 1;
            writer.add(vm);
        }
        writer.end(alive);
    }

    /** Deletes templates and images that no VM has, and what is left of files that were never finished. */
    private static void deleteUnused(StoreDirectory store, StoredPopulation population) throws IOException {
        Set<Path> used = new HashSet<>();
        population.templates().hashes().forEach(hash -> used.add(store.template(hash)));
        population
                .templates()
                .templates()
                .forEach(template -> template.image().drives().disks().forEach(disk -> {
                    ByteBuffer bytes = disk.bytes();
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    used.add(store.image(Checksums.sha256(copy)));
                }));
        for (String part : new String[] {"images", "templates"}) {
            for (Path file : store.files(part)) {
                if (!used.contains(file)) {
                    store.files().delete(file);
                }
            }
        }
        for (String part : new String[] {"generations", "journal"}) {
            for (Path file : store.files(part)) {
                String name = file.getFileName().toString();
                if (name.endsWith(".tmp") || name.endsWith(".damaged")) {
                    store.files().delete(file);
                }
            }
        }
    }
}
