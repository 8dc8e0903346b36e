package dev.plankton.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.memory.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFileTest {
    @TempDir
    Path folder;

    private Path image;
    private Path journal;

    @BeforeEach
    void createImage() throws IOException {
        image = Files.write(folder.resolve("disk.img"), new byte[8 * 512]);
        journal = folder.resolve("disk.img.journal");
    }

    private static byte[] sectors(int count, int value) {
        byte[] data = new byte[count * 512];
        Arrays.fill(data, (byte) value);
        return data;
    }

    @Test
    void aWriteIsInTheFileWhenItReturns() throws IOException {
        try (DiskFile file = DiskFile.open(image)) {
            Memory memory = new Memory();
            DiskDrive drive = new DiskDrive(memory, FuelMeter.NONE);
            drive.insert(new Disk(file.bytes(), file));
            memory.fill(0x8000, 1024, 0x77);
            assertThat(drive.write(3, 0x8000, 2)).isEqualTo(2);
            byte[] bytes = Files.readAllBytes(image);
            assertThat(Arrays.copyOfRange(bytes, 3 * 512, 5 * 512)).containsOnly(0x77);
            assertThat(bytes).hasSize(8 * 512);
            assertThat(Files.size(journal)).as("nothing left to do").isZero();
            drive.read(4, 0x9000, 1);
            assertThat(memory.get8(0x91FF)).isEqualTo(0x77);
        }
        assertThat(journal).doesNotExist();
    }

    @Test
    void aCompleteJournalIsFinished() throws IOException {
        byte[] complete = journalOf(2, sectors(3, 0x11));
        Files.write(journal, complete);
        DiskFile.open(image).close();
        byte[] bytes = Files.readAllBytes(image);
        assertThat(Arrays.copyOfRange(bytes, 2 * 512, 5 * 512)).containsOnly(0x11);
        assertThat(bytes[5 * 512]).isZero();
    }

    @Test
    void aTornJournalIsForgotten() throws IOException {
        byte[] complete = journalOf(2, sectors(3, 0x11));
        for (int length : new int[] {1, 15, 16, 528, complete.length - 1}) {
            Files.write(journal, Arrays.copyOf(complete, length));
            DiskFile.open(image).close();
            assertThat(Files.readAllBytes(image))
                    .as("journal of %d bytes", length)
                    .containsOnly(0);
        }
        complete[100] ^= 1;
        Files.write(journal, complete);
        DiskFile.open(image).close();
        assertThat(Files.readAllBytes(image)).as("wrong checksum").containsOnly(0);
    }

    /** The journal as a process leaves it that dies before it writes to the image. */
    private static byte[] journalOf(int lba, byte[] data) {
        return DiskFile.journalEntry(lba, data).array();
    }

    @Test
    void twoVmsCannotWriteToOneFile() throws IOException {
        try (DiskFile first = DiskFile.open(image)) {
            assertThatThrownBy(() -> DiskFile.open(image))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another VM");
            assertThat(first.bytes()).hasSize(8 * 512);
        }
    }

    @Test
    void aSectorPastTheEndReadsAsZerosAndExtendsTheFile() throws IOException {
        try (DiskFile file = DiskFile.open(image)) {
            byte[] sector = sectors(1, 0x55);
            file.read(20, sector);
            assertThat(sector).containsOnly(0);
            file.write(20, sectors(1, 0x66));
            assertThat(Files.size(image)).isEqualTo(21 * 512);
        }
    }
}
