package dev.plankton.verification.fuzz;

import dev.plankton.store.SlabFile;
import dev.plankton.store.StoreChecker;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.WritableDisks;
import dev.plankton.store.format.ByteSource;
import dev.plankton.store.format.JournalReader;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Flips single bits of a store, and looks whether {@link StoreChecker} finds each. Its check of what the bit is part of comes
 * first, which is fast; where that finds nothing, all of the store is checked. Confined to one thread.
 */
public final class StoreFlips {
    private final Path store;
    private final List<Path> files;

    /** The generations, with their templates read. */
    private final List<StoredPopulation> generations = new ArrayList<>();

    /** Flips bits of a store that is whole, and is so again after each. */
    public StoreFlips(Path store) throws IOException {
        this.store = store;
        files = SampleStore.files(store);
        try (StoreDirectory directory = StoreDirectory.look(store)) {
            for (long number : directory.generations()) {
                generations.add(
                        StoredPopulation.generation(directory, directory.manifest(number), WritableDisks.LOOK_ONLY));
            }
        }
    }

    /** How many bits there are. */
    public long bits() throws IOException {
        long bits = 0;
        for (Path file : files) {
            bits += Byte.SIZE * Files.size(file);
        }
        return bits;
    }

    /**
     * Flips every {@code every}th bit.
     *
     * @param progress takes how many were flipped, now and then
     * @return the first that was not found, in words; null if all were
     * @throws IOException if the files cannot be read or written
     */
    public @Nullable String run(long every, LongConsumer progress) throws IOException {
        long done = 0;
        long place = 0;
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            long bits = (long) Byte.SIZE * bytes.length;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (long bit = (every - place % every) % every; bit < bits; bit += every) {
                    byte now = bytes[(int) (bit / Byte.SIZE)];
                    put(channel, bit, now ^ 1 << bit % Byte.SIZE);
                    boolean found = found(file);
                    put(channel, bit, now);
                    if (!found) {
                        return "bit %d of %s was flipped and is not found".formatted(bit, store.relativize(file));
                    }
                    if (++done % 100_000 == 0) {
                        progress.accept(done);
                    }
                }
            }
            place += bits;
        }
        return null;
    }

    private static void put(FileChannel channel, long bit, int value) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), bit / Byte.SIZE);
    }

    private boolean found(Path file) throws IOException {
        try (StoreDirectory directory = StoreDirectory.look(store)) {
            return foundInPart(directory, file)
                    || !new StoreChecker(directory).check().isEmpty();
        } catch (CorruptStoreException e) {
            return true;
        }
    }

    /** Whether what the file is part of is found to be damaged. */
    private boolean foundInPart(StoreDirectory directory, Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".manifest")) {
            for (long number : directory.generations()) {
                directory.manifest(number);
            }
        } else if (name.endsWith(".slabs")) {
            readSlabs(directory, file);
        } else if (name.endsWith(".journal")) {
            return tornJournal(directory, file);
        } else if (file.startsWith(store.resolve("images")) || file.startsWith(store.resolve("templates"))) {
            directory.object(file);
        }
        return false;
    }

    private void readSlabs(StoreDirectory directory, Path file) throws IOException {
        for (StoredPopulation generation : generations) {
            Manifest manifest = generation.manifest();
            if (manifest != null && directory.slabs(manifest.generation()).equals(file)) {
                SlabFile.checkFrame(directory, manifest.generation(), manifest.fileLength());
                for (int slab = 0; slab < manifest.slabs().size(); slab++) {
                    generation.readSlab(slab, vm -> {});
                }
            }
        }
    }

    private static boolean tornJournal(StoreDirectory directory, Path file) throws IOException {
        for (JournalName journal : directory.journals()) {
            if (directory.journal(journal).equals(file)) {
                JournalReader reader = new JournalReader(
                        file.getFileName().toString(),
                        Files.readAllBytes(file),
                        -1,
                        directory.id(),
                        journal.generation(),
                        journal.sequence());
                ByteSource block = reader.next();
                while (block != null) {
                    block = reader.next();
                }
                return reader.tornBytes() > 0;
            }
        }
        return false;
    }
}
