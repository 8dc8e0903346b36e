package dev.plankton.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A part of what {@code plankton snapshot fuzz} does, in every build. */
class SnapshotFuzzerTest {
    private static final int FILES = 2000;

    @Test
    void damagedFilesAreRefusedOrRun() throws IOException {
        byte[] sector = new byte[512];
        // sti; hlt; jmp $-2
        System.arraycopy(new byte[] {(byte) 0xFB, (byte) 0xF4, (byte) 0xEB, (byte) 0xFC}, 0, sector, 0, 4);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        try (SnapshotFuzzer fuzzer = SnapshotFuzzer.of(List.of(BootImage.of("sleeps", sector)))) {
            for (long seed = 0; seed < FILES; seed++) {
                assertThat(fuzzer.run(seed)).as("seed " + seed).isNull();
            }
            assertThat(fuzzer.refused()).isGreaterThan(FILES / 4);
            assertThat(fuzzer.ran()).as("some have right checksums").isGreaterThan(FILES / 100);
        }
    }
}
