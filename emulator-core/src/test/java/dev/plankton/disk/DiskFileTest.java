package dev.plankton.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.plankton.device.FakeProcessor;
import dev.plankton.device.disk.DiskDrive;
import dev.plankton.memory.Memory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
            DiskDrive drive = new DiskDrive(memory, new FakeProcessor());
            drive.insert(Drives.of(new Disk(file.bytes(), file)));
            memory.fill(0x8000, 1024, 0x77);
            assertThat(drive.write(0, 3, 0x8000, 2)).isEqualTo(2);
            byte[] bytes = Files.readAllBytes(image);
            assertThat(Arrays.copyOfRange(bytes, 3 * 512, 5 * 512)).containsOnly(0x77);
            assertThat(bytes).hasSize(8 * 512);
            assertThat(Files.size(journal)).as("nothing left to do: the header").isEqualTo(24);
            drive.read(0, 4, 0x9000, 1);
            assertThat(memory.get8(0x91FF)).isEqualTo(0x77);
        }
        assertThat(journal).doesNotExist();
    }

    /** The journal as a process leaves it that dies while it writes {@code data} over zeros. */
    private byte[] journalOf(int lba, byte[] data) throws IOException {
        long inode = (Long) Files.getAttribute(image, "unix:ino");
        return DiskJournal.bytes(inode, lba, new byte[data.length], data);
    }

    private void setSector(Path file, int lba, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, lba * 512, (lba + 1) * 512, (byte) value);
        Files.write(file, bytes);
    }

    @Test
    void aWriteThatWasCutOffIsMadeWhole() throws IOException {
        Files.write(journal, journalOf(2, sectors(3, 0x11)));
        setSector(image, 3, 0x11);
        DiskFile.open(image).close();
        byte[] bytes = Files.readAllBytes(image);
        assertThat(Arrays.copyOfRange(bytes, 2 * 512, 5 * 512)).containsOnly(0x11);
        assertThat(bytes[5 * 512]).isZero();
        assertThat(journal).doesNotExist();
    }

    @Test
    void aWriteThatHadNotBegunIsForgotten() throws IOException {
        Files.write(journal, journalOf(2, sectors(3, 0x11)));
        DiskFile.open(image).close();
        assertThat(Files.readAllBytes(image)).containsOnly(0);
        assertThat(journal).doesNotExist();
    }

    /** Issue 12: a journal left under one name rolled back what a run under another name had written since. */
    @Test
    void aStaleJournalRollsNothingBack() throws IOException {
        Files.write(journal, journalOf(2, sectors(1, 0x11)));
        setSector(image, 2, 0x22);
        assertThatThrownBy(() -> DiskFile.open(image))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the image has changed since")
                .hasMessageContaining(journal.toString());
        assertThat(Files.readAllBytes(image)[2 * 512]).isEqualTo((byte) 0x22);
        Files.delete(journal);
        DiskFile.open(image).close();
    }

    @Test
    void aSymbolicLinkHasTheJournalOfItsFile() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path link = Files.createSymbolicLink(other.resolve("link.img"), image);
        Files.write(journal, journalOf(2, sectors(2, 0x11)));
        setSector(image, 2, 0x11);
        try (DiskFile file = DiskFile.open(link)) {
            assertThat(file.bytes()[3 * 512]).isEqualTo((byte) 0x11);
            assertThat(journal).exists();
            assertThatThrownBy(() -> DiskFile.open(image)).hasMessageContaining("another VM");
        }
        try (Stream<Path> left = Files.list(other)) {
            assertThat(left).containsExactly(link);
        }
        assertThat(journal).doesNotExist();
    }

    @Test
    void aFileWithTwoNamesIsRefused() throws IOException {
        Path second = Files.createLink(folder.resolve("second.img"), image);
        assertThatThrownBy(() -> DiskFile.open(image)).hasMessageContaining("hard links");
        assertThatThrownBy(() -> DiskFile.open(second)).hasMessageContaining("hard links");
        Files.delete(second);
        DiskFile.open(image).close();
    }

    @Test
    void whatIsNoJournalOfThisImageIsRefusedAndKept() throws IOException {
        Path another = Files.write(folder.resolve("another.img"), new byte[512]);
        byte[] ofAnother =
                DiskJournal.bytes((Long) Files.getAttribute(another, "unix:ino"), 0, new byte[512], sectors(1, 0x11));
        byte[] torn = journalOf(2, sectors(1, 0x11));
        torn[9] ^= 1;
        for (byte[] foreign : List.of("my diary".getBytes(US_ASCII), new byte[100], ofAnother, torn)) {
            Files.write(journal, foreign);
            long open = descriptors();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> DiskFile.open(image))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(journal.toString())
                        .hasMessageContaining("move it away");
            }
            assertThat(descriptors()).as("channels are closed").isLessThan(open + 20);
            assertThat(journal).hasBinaryContent(foreign);
        }
        Files.delete(journal);
        Files.createDirectory(journal);
        assertThatThrownBy(() -> DiskFile.open(image)).hasMessageContaining("move it away");
        Files.delete(journal);
        Path diary = Files.write(folder.resolve("diary"), new byte[0]);
        Files.createSymbolicLink(journal, diary);
        assertThatThrownBy(() -> DiskFile.open(image)).hasMessageContaining("move it away");
        assertThat(Files.readAllBytes(image)).containsOnly(0);
        Files.delete(journal);
        DiskFile.open(image).close();
    }

    private static long descriptors() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getOpenFileDescriptorCount();
    }

    @Test
    void aTornJournalIsForgotten() throws IOException {
        byte[] complete = journalOf(2, sectors(3, 0x11));
        setSector(image, 3, 0x11);
        byte[] before = Files.readAllBytes(image);
        for (int length : new int[] {0, 1, 15, 23, 24, 39, 40, 52, 600, complete.length - 1}) {
            Files.write(journal, Arrays.copyOf(complete, length));
            DiskFile.open(image).close();
            assertThat(Files.readAllBytes(image))
                    .as("journal of %d bytes", length)
                    .isEqualTo(before);
            assertThat(journal).doesNotExist();
        }
        complete[100] ^= 1;
        Files.write(journal, complete);
        DiskFile.open(image).close();
        assertThat(Files.readAllBytes(image)).as("wrong checksum").isEqualTo(before);
    }

    @Test
    void whatIsNoRegularFileIsRefused() {
        assertThatThrownBy(() -> DiskFile.open(folder)).hasMessageContaining("not a regular file");
        assertThatThrownBy(() -> DiskFile.open(Path.of("/dev/zero"))).hasMessageContaining("not a regular file");
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
