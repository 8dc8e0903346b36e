package dev.plankton.verification.fuzz;

import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.WritableDisks;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Damages the files of a store at random, one at a time, and reads all of it. A store must be refused by a {@link
 * CorruptStoreException} or read; whatever is in it, each VM has a number that there is. Confined to one thread.
 */
public final class StoreFuzzer {
    private static final int MOST_DAMAGES = 4;

    /** Bytes that are put in at once, at most. */
    private static final int MOST_MORE = 40;

    /** Slabs of a population that claims to have many. */
    private static final int MOST_SLABS = 100;

    private static final int[] NUMBERS = {
        0, 1, -1, 0x7F, 0x80, 0xFF, 0xFFFF, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    private final Path store;
    private final List<Path> files;
    private final List<byte[]> contents = new ArrayList<>();
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
            damaged = damaged.length == 0 ? new byte[] {1} : damaged(damaged.clone(), random);
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

    private byte[] damaged(byte[] file, SplittableRandom random) {
        int at = place(file, random);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(file, at);
            case 1 -> longer(file, at, 1 + random.nextInt(MOST_MORE));
            case 2 -> joined(file, contents.get(random.nextInt(contents.size())), at);
            case 3, 4 -> withNumber(file, at, NUMBERS[random.nextInt(NUMBERS.length)]);
            case 5 -> withByte(file, at, random.nextInt());
            default -> withByte(file, at, file[at] ^ 1 << random.nextInt(8));
        };
    }

    /** With {@code more} bytes at {@code at} twice. */
    private static byte[] longer(byte[] file, int at, int more) {
        byte[] longer = Arrays.copyOf(file, file.length + more);
        System.arraycopy(file, at, longer, at + more, file.length - at);
        return longer;
    }

    /** The beginning of one and the end of the other. */
    private static byte[] joined(byte[] file, byte[] other, int at) {
        int from = Math.clamp(at, 0, Math.max(0, other.length - 1));
        byte[] joined = Arrays.copyOf(file, at + other.length - from);
        System.arraycopy(other, from, joined, at, other.length - from);
        return joined;
    }

    /** Little endian, as all numbers of a store are. */
    private static byte[] withNumber(byte[] file, int at, int number) {
        for (int i = 0; i < Integer.BYTES && at + i < file.length; i++) {
            file[at + i] = (byte) (number >> 8 * i);
        }
        return file;
    }

    private static byte[] withByte(byte[] file, int at, int value) {
        file[at] = (byte) value;
        return file;
    }

    /** Often near the beginning or the end, where heads and checksums are. */
    private static int place(byte[] file, SplittableRandom random) {
        int near = Math.min(file.length, 200);
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(near);
            case 1 -> file.length - 1 - random.nextInt(near);
            default -> random.nextInt(file.length);
        };
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
