package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.plankton.hypervisor.io.Durability;
import dev.plankton.store.StoreChecker;
import dev.plankton.store.StoreCompactor;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoreRepair;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.WritableDisks;
import dev.plankton.store.file.FileLayer;
import dev.plankton.store.format.Checksums;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.SealedFile;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are damaged, or made to do harm. */
class StoreDamageTest {
    /** Every bit of a small store takes minutes: with -Dplankton.every-bit=true all, else some of each file. */
    private static final boolean EVERY_BIT = Boolean.getBoolean("plankton.every-bit");

    private static final int SOME_BITS = 400;

    @TempDir
    private Path folder;

    private Path path;

    /** A generation, and a journal that was closed in order. */
    @BeforeEach
    void store() throws IOException {
        path = folder.resolve("store");
        try (Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            hypervisor.boot(GuestImage.COUNTS, 30, booted -> {});
            for (int vm = 0; vm < 30; vm++) {
                Reply.to(hypervisor.vm(vm), "x").await();
            }
            hypervisor.save();
            for (int vm = 0; vm < 30; vm += 2) {
                Reply.to(hypervisor.vm(vm), "x").await();
            }
        }
    }

    private List<String> findings() throws IOException {
        try (StoreDirectory store = StoreDirectory.look(path)) {
            return new StoreChecker(store).check();
        } catch (CorruptStoreException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aWholeOneIsWhole() throws IOException {
        assertThat(findings()).isEmpty();
    }

    @Test
    void eachSingleBitThatFlipsIsFound() throws IOException {
        Random random = new Random(7);
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            long bits = 8L * bytes.length;
            long some = EVERY_BIT ? bits : Math.min(bits, SOME_BITS);
            for (long n = 0; n < some; n++) {
                long bit = some == bits ? n : random.nextLong(bits);
                byte[] flipped = bytes.clone();
                flipped[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
                Files.write(file, flipped);
                assertThat(findings()).as("bit %d of %s", bit, file).isNotEmpty();
            }
            Files.write(file, bytes);
        }
        assertThat(findings()).isEmpty();
    }

    @Test
    void eachFileThatIsMissingOrCutIsFound() throws IOException {
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length == 0) {
                continue;
            }
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            assertThat(findings()).as("%s without its last byte", file).isNotEmpty();
            Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            boolean journal = file.toString().endsWith(".journal");
            assertThat(findings().isEmpty()).as("%s with a zero more", file).isEqualTo(journal);
            Files.write(file, bytes);
        }
    }

    /** Whatever is in the files, a load throws the documented exceptions and no other, or there is a population. */
    @Test
    void mutatedFilesRaiseNothingElse() throws IOException {
        Random random = new Random(11);
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            for (int round = 0; bytes.length > 0 && round < 150; round++) {
                Files.write(file, mutate(bytes, random));
                load();
            }
            Files.write(file, bytes);
        }
    }

    /** The same with checksums that are right, as someone would have them who means harm. */
    @Test
    void mutatedManifestsWithARightSealRaiseNothingElse() throws IOException {
        Random random = new Random(13);
        Path file = files().stream()
                .filter(name -> name.toString().endsWith(".manifest"))
                .reduce((first, second) -> second)
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        byte[] contents = Arrays.copyOfRange(bytes, 12, bytes.length - Checksums.SHA);
        for (int round = 0; round < 500; round++) {
            SealedFile.write(FileLayer.DISK, file, Manifest.MAGIC, mutate(contents, random));
            load();
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated =
                random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 100)) : bytes.clone();
        for (int n = 1 + random.nextInt(4); n > 0 && mutated.length > 0; n--) {
            int at = random.nextInt(mutated.length);
            mutated[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) 0xFF;
                case 1 -> 0;
                default -> (byte) random.nextInt(256);
            };
        }
        return mutated;
    }

    private void load() throws IOException {
        try (StoreDirectory store = StoreDirectory.look(path)) {
            StoredPopulation population = StoredPopulation.newest(store, WritableDisks.LOOK_ONLY);
            for (int slab = 0; slab < Math.min(Manifest.slabs(population.size()), 100); slab++) {
                population.readSlab(slab, vm -> assertThat(vm.number()).isLessThan(population.size()));
            }
        } catch (CorruptStoreException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
    }

    @Test
    void aLoadOfADamagedOneNamesTheFile() throws IOException {
        Path manifest = files().stream()
                .filter(name -> name.toString().endsWith(".manifest"))
                .reduce((first, second) -> second)
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(manifest);
        bytes[20] ^= 1;
        Files.write(manifest, bytes);
        assertThatExceptionOfType(CorruptStoreException.class)
                .isThrownBy(() -> Hypervisor.load(path))
                .withMessageContaining(manifest.getFileName().toString());
    }

    /** As a process leaves it that dies while it writes a block. */
    @Test
    void aTornTailIsDroppedAndSaid() throws IOException {
        Path journal = files().stream()
                .filter(name -> name.toString().endsWith(".journal"))
                .reduce((first, second) -> second)
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(findings()).hasSize(1).first().asString().contains(journal.getFileName() + ": the last ", "block");
        try (CapturedLog log = new CapturedLog("dev.plankton.store");
                Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            assertThat(log.messages())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(path.toString(), "journal 1-1", "bytes", "dropped");
            assertThat(Reply.to(hypervisor.vm(28), "x").await()).containsExactly(3);
        }
        assertThat(findings()).as("the next journal says what counts of it").isEmpty();
    }

    /** The journal of the generation before has what the damaged one had. */
    @Test
    void aDamagedGenerationIsRepairedFromTheOneBefore() throws IOException {
        try (Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            hypervisor.save();
            assertThat(Reply.to(hypervisor.vm(2), "x").await()).containsExactly(3);
        }
        Path slabs = files().stream()
                .filter(name -> name.toString().endsWith(".slabs"))
                .reduce((first, second) -> second)
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(slabs);
        bytes[bytes.length - 1] ^= 1;
        Files.write(slabs, bytes);
        assertThat(findings()).isNotEmpty();

        try (StoreDirectory store = StoreDirectory.open(path, FileLayer.DISK)) {
            assertThat(new StoreRepair(store).repair()).isNotEmpty();
        }
        assertThat(findings()).isEmpty();
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(Reply.to(hypervisor.vm(2), "x").await()).containsExactly(4);
            assertThat(Reply.to(hypervisor.vm(3), "x").await()).containsExactly(2);
        }
    }

    @Test
    void aDamagedJournalIsRepairedUpToTheDamage() throws IOException {
        Path journal = files().stream()
                .filter(name -> name.toString().endsWith(".journal"))
                .reduce((first, second) -> second)
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(journal);
        bytes[bytes.length / 2] ^= 1;
        Files.write(journal, bytes);
        assertThatIOException().isThrownBy(() -> Hypervisor.load(path)).isInstanceOf(CorruptStoreException.class);

        try (StoreDirectory store = StoreDirectory.open(path, FileLayer.DISK)) {
            assertThat(new StoreRepair(store).repair()).hasSize(2);
        }
        assertThat(findings()).isEmpty();
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(Reply.to(hypervisor.vm(0), "x").await()).containsExactly(3);
            assertThat(Reply.to(hypervisor.vm(28), "x").await()).containsExactly(2);
        }
    }

    @Test
    void compactionKeepsAllVmsAndOneGeneration() throws IOException {
        try (StoreDirectory store = StoreDirectory.open(path, FileLayer.DISK)) {
            StoreCompactor.compact(store, StoredPopulation.newest(store, WritableDisks.LOOK_ONLY));
            assertThat(store.generations()).hasSize(1);
            assertThat(store.journals()).isEmpty();
        }
        assertThat(findings()).isEmpty();
        try (Hypervisor hypervisor = Hypervisor.load(path)) {
            assertThat(Reply.to(hypervisor.vm(2), "x").await()).containsExactly(3);
            assertThat(Reply.to(hypervisor.vm(3), "x").await()).containsExactly(2);
        }
    }
}
