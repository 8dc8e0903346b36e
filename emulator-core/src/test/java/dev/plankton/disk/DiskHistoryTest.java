package dev.plankton.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskHistoryTest {
    private static final UUID STORE = new UUID(1, 2);
    private static final UUID OTHER = new UUID(1, 3);

    @TempDir
    private Path folder;

    private Path image;

    @BeforeEach
    void createImage() throws IOException {
        image = Files.write(folder.resolve("disk.img"), new byte[20 * Disk.SECTOR]);
    }

    private static byte[] sector(int value) {
        byte[] data = new byte[Disk.SECTOR];
        Arrays.fill(data, (byte) value);
        return data;
    }

    /** Writes each of {@code values} to sector 3; returns the contents after each. */
    private long[] write(UUID store, int... values) throws IOException {
        try (DiskFile file = DiskFile.open(image)) {
            file.keepHistory(store);
            long[] contents = new long[values.length];
            for (int n = 0; n < values.length; n++) {
                file.write(3, sector(values[n]));
                contents[n] = file.contents();
            }
            return contents;
        }
    }

    private boolean back(UUID store, long contents) throws IOException {
        try (DiskFile file = DiskFile.open(image)) {
            file.follow();
            boolean done = file.goBack(store, contents);
            assertThat(file.contents() == contents).isEqualTo(done);
            return done;
        }
    }

    private int value() throws IOException {
        return Files.readAllBytes(image)[3 * Disk.SECTOR];
    }

    @Test
    void contentsAreKnownByTheirNumber() throws IOException {
        long[] contents = write(STORE, 1, 2, 1, 0);
        assertThat(contents[0]).isEqualTo(contents[2]).isNotEqualTo(contents[1]);
        try (DiskFile file = DiskFile.open(image)) {
            assertThat(file.contents()).as("not followed").isZero();
            file.follow();
            assertThat(file.contents()).isEqualTo(contents[3]);
            file.write(4, sector(1));
            assertThat(file.contents()).as("in another sector").isNotEqualTo(contents[0]);
        }
    }

    @Test
    void writesAreTakenBackAndOthersFollow() throws IOException {
        long[] contents = write(STORE, 1, 2, 3);
        assertThat(back(STORE, contents[0])).isTrue();
        assertThat(value()).isEqualTo(1);
        long[] later = write(STORE, 7, 8);
        assertThat(back(STORE, later[0])).isTrue();
        assertThat(value()).isEqualTo(7);
        assertThat(back(STORE, contents[2])).as("that was given up").isFalse();
        assertThat(back(STORE, contents[0])).isTrue();
        assertThat(value()).isEqualTo(1);
    }

    @Test
    void whatWasWrittenByOtherMeansIsNotTakenBack() throws IOException {
        long[] contents = write(STORE, 1, 2);
        byte[] bytes = Files.readAllBytes(image);
        bytes[0] = 1;
        Files.write(image, bytes);
        assertThat(back(STORE, contents[0])).isFalse();
        assertThat(value()).isEqualTo(2);
    }

    @Test
    void itIsForOneStore() throws IOException {
        long[] contents = write(STORE, 1, 2);
        assertThat(back(OTHER, contents[0])).isFalse();
        assertThat(back(STORE, contents[0])).isTrue();
        write(OTHER, 5, 6);
        assertThat(back(STORE, contents[0])).isFalse();
        assertThat(value()).isEqualTo(6);
    }

    @Test
    void whatIsNoWholeEntryIsCutOff() throws IOException {
        long[] contents = write(STORE, 1, 2, 3);
        Path history = DiskHistory.fileOf(image);
        byte[] bytes = Files.readAllBytes(history);
        Files.write(history, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(back(STORE, contents[1])).as("its entry is lost").isFalse();
        assertThat(Files.size(history)).isEqualTo(bytes.length - 32 - Disk.SECTOR);
        bytes[bytes.length - 1] ^= 1;
        Files.write(history, bytes);
        assertThat(back(STORE, contents[1])).as("its entry is damaged").isFalse();
    }

    @Test
    void theOlderHalfIsDroppedWhenItIsLong() throws IOException {
        try (DiskHistory history = DiskHistory.open(image, 1, STORE, 4096)) {
            for (int n = 1; n <= 100; n++) {
                history.add(new DiskHistory.Entry(n, n + 1, 3, sector(n)));
                assertThat(Files.size(DiskHistory.fileOf(image))).isLessThan(4096 + 2 * Disk.SECTOR);
            }
            assertThat(history.back(101, 1)).isNull();
            assertThat(history.back(101, 99)).extracting(DiskHistory.Entry::lba).isEqualTo(List.of(3L, 3L));
        }
    }
}
