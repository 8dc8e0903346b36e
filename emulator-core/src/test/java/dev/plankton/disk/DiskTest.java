package dev.plankton.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.device.FakeProcessor;
import dev.plankton.device.disk.DiskDrive;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskTest {
    @ParameterizedTest
    @CsvSource({
        "512, FLOPPY_1440K, 80, 2, 18",
        "700, FLOPPY_1440K, 80, 2, 18",
        "163840, FLOPPY_360K, 40, 1, 8",
        "184320, FLOPPY_360K, 40, 1, 9",
        "327680, FLOPPY_360K, 40, 2, 8",
        "368640, FLOPPY_360K, 40, 2, 9",
        "655360, FLOPPY_720K, 80, 2, 8",
        "737280, FLOPPY_720K, 80, 2, 9",
        "1228800, FLOPPY_1200K, 80, 2, 15",
        "1474560, FLOPPY_1440K, 80, 2, 18",
        "1474561, FLOPPY_2880K, 80, 2, 36",
        "2949120, FLOPPY_2880K, 80, 2, 36",
        "2949632, HARD_DISK, 6, 16, 63",
    })
    void sizeTellsTheGeometry(int size, DiskKind kind, int cylinders, int heads, int sectors) {
        assertThat(new Disk(new byte[size]).geometry()).isEqualTo(new DiskGeometry(kind, cylinders, heads, sectors));
    }

    @Test
    void partitionTableTellsTheGeometryIfItAgrees() {
        byte[] image = new byte[100 * 4 * 17 * 512];
        image[510] = 0x55;
        image[511] = (byte) 0xAA;
        // One partition from sector 17 to the end of cylinder 99, of 4 heads and 17 sectors.
        byte[] entry = {(byte) 0x80, 1, 1, 0, 1, 3, 17, 99, 17, 0, 0, 0, 0x7F, 0x1A, 0, 0};
        System.arraycopy(entry, 0, image, 0x1BE, 16);
        assertThat(new Disk(image.clone()).geometry()).isEqualTo(new DiskGeometry(DiskKind.HARD_DISK, 100, 4, 17));
        image[0x1BE + 12]++;
        assertThat(new Disk(image).geometry().heads()).isEqualTo(16);
    }

    private static DiskDrive drive(Memory memory, byte[] image) {
        DiskDrive drive = new DiskDrive(memory, new FakeProcessor());
        drive.insert(Drives.of(new Disk(image)));
        return drive;
    }

    @Test
    void readsPastTheImageAreZero() {
        byte[] image = new byte[700];
        Arrays.fill(image, (byte) 7);
        Memory memory = new Memory();
        memory.fill(0x7C00, 2048, 0xEE);
        drive(memory, image).read(0, 0, 0x7C00, 3);
        assertThat(memory.get8(0x7C00 + 699)).isEqualTo(7);
        assertThat(memory.get8(0x7C00 + 700)).isZero();
        assertThat(memory.get8(0x7C00 + 1535)).isZero();
        assertThat(memory.get8(0x7C00 + 1536)).isEqualTo(0xEE);
    }

    @Test
    void neverWritesRomOrHiddenState() {
        byte[] image = new byte[2048];
        Arrays.fill(image, (byte) 7);
        Memory memory = new Memory();
        DiskDrive drive = drive(memory, image);
        drive.read(0, 0, StateMap.EMPTY - 0x100, 1);
        assertThat(memory.get8(StateMap.EMPTY - 1)).isEqualTo(7);
        assertThat(memory.get8(StateMap.EMPTY)).isZero();
        drive.read(0, 0, StateMap.ROM, 1);
        assertThat(memory.get8(StateMap.ROM)).isZero();
        assertThatThrownBy(() -> drive.read(0, 0, 0x10FF00, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> drive.read(0, 2879, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void saysWhatIsWrongWithAnImage() {
        assertThatThrownBy(() -> new Disk(new byte[0])).hasMessageContaining("at least 512 bytes");
        assertThatThrownBy(() -> new Disk(new byte[2880 * 1024 + 100]))
                .hasMessageContaining("whole number of sectors")
                .hasMessageContaining("2949632");
        assertThatThrownBy(() -> new Disk(new byte[1024 * 16 * 63 * 512 + 1])).hasMessageContaining("too large");
    }
}
