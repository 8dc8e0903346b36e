package dev.plankton.verification.fuzz;

import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.WritableDisks;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Damages the files of a store at random, one at a time, and reads all of it. A store must be refused by a {@link
 * CorruptStoreException} or read; whatever is in it, each VM has a number that there is. Confined to one thread.
 */
public final class StoreFuzzer {
    private static final int MOST_DAMAGES = 4;

    /** Slabs of a population that claims to have many. */
    private static final int MOST_SLABS = 100;

    /** Bytes at the beginning and the end, where heads and checksums are. */
    private static final int EDGE = 200;

    private final Path store;
    private final List<Path> files;
    private final List<byte[]> contents = new ArrayList<>();
    private final Damage damage = new Damage(ByteOrder.LITTLE_ENDIAN, EDGE, contents);
    private long refused;
    private long read;

    /** A fuzzer of a store that is whole, and is so again after each case. */
    public StoreFuzzer(Path store) throws IOException {
        this.store = store;
        files = SampleStore.files(store);
        for (Path file : files) {
            contents.add(Files.readAllBytes(file));
        }
    }

    /**
     * The case of {@code seed}; what is wrong, or null.
     *
     * @throws IOException if the files cannot be written
     */
    public @Nullable String run(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int chosen = random.nextInt(files.size());
        Path file = files.get(chosen);
        byte[] damaged = contents.get(chosen);
        for (int n = random.nextInt(MOST_DAMAGES); n >= 0; n--) {
            damaged = damaged.length == 0 ? new byte[] {1} : damage.apply(damaged.clone(), random);
        }
        boolean sealed = random.nextInt(4) != 0;
        Path manifest = StoreSeals.manifestOf(file);
        try {
            if (random.nextInt(100) == 0) {
                Files.delete(file);
            } else {
                Files.write(file, sealed ? StoreSeals.sealed(file, damaged) : damaged);
                if (sealed && manifest != null) {
                    Files.write(manifest, StoreSeals.manifest(contents.get(files.indexOf(manifest)), file));
                }
            }
            return load(file);
        } finally {
            Files.write(file, contents.get(chosen));
            if (manifest != null) {
                Files.write(manifest, contents.get(files.indexOf(manifest)));
            }
        }
    }

    private @Nullable String load(Path file) {
        try (StoreDirectory directory = StoreDirectory.look(store)) {
            StoredPopulation population = StoredPopulation.newest(directory, WritableDisks.LOOK_ONLY);
            boolean[] right = {true};
            for (int slab = 0; slab < Math.min(Manifest.slabs(population.size()), MOST_SLABS); slab++) {
                population.readSlab(slab, vm -> right[0] &= vm.number() >= 0 && vm.number() < population.size());
            }
            read++;
            return right[0] ? null : "%s: a VM has a number that there is not".formatted(file);
        } catch (CorruptStoreException e) {
            refused++;
            return null;
        } catch (IOException e) {
            // The file that says that it is a store is missing.
            refused++;
            return String.valueOf(e.getMessage()).contains("no store there") ? null : "%s: %s".formatted(file, e);
        } catch (RuntimeException | Error e) {
            return "%s: reading the store throws %s".formatted(file, e);
        }
    }

    /** Stores that were refused. */
    public long refused() {
        return refused;
    }

    /** Stores that were read. */
    public long read() {
        return read;
    }
}
