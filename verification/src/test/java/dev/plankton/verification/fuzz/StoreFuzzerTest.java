package dev.plankton.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of what {@code plankton store fuzz} does, in every build. */
class StoreFuzzerTest {
    private static final int FILES = 1000;

    @TempDir
    private Path folder;

    private Path store;

    @BeforeEach
    void make() throws IOException {
        byte[] sector = new byte[512];
        // sti; hlt; jmp $-2
        System.arraycopy(new byte[] {(byte) 0xFB, (byte) 0xF4, (byte) 0xEB, (byte) 0xFC}, 0, sector, 0, 4);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        store = folder.resolve("store");
        SampleStore.make(store, List.of(BootImage.of("sleeps", sector)), 30);
    }

    @Test
    void damagedFilesAreRefusedOrRead() throws IOException {
        StoreFuzzer fuzzer = new StoreFuzzer(store);
        for (long seed = 0; seed < FILES; seed++) {
            assertThat(fuzzer.run(seed)).as("seed " + seed).isNull();
        }
        assertThat(fuzzer.refused()).isGreaterThan(FILES / 4);
        assertThat(fuzzer.read()).as("some have right checksums").isGreaterThan(FILES / 100);
    }

    @Test
    void eachFlippedBitIsFound() throws IOException {
        StoreFlips flips = new StoreFlips(store);
        assertThat(flips.run(101, done -> {})).isNull();
    }

    /** A test of the test: what nothing covers is reported. */
    @Test
    void aBitThatNothingCoversIsReported() throws IOException {
        Files.write(store.resolve("generations").resolve("notes"), new byte[100]);
        assertThat(new StoreFlips(store).run(97, done -> {})).contains("generations", "notes", "is not found");
    }
}
