package dev.plankton.bios.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bios.BiosRig;
import dev.plankton.cpu.Cpu;
import dev.plankton.disk.Disk;
import dev.plankton.disk.Drives;
import dev.plankton.memory.StateMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskServicesTest {
    /** A disk whose sectors begin with their number. */
    private static Disk numbered(int sectors) {
        byte[] image = new byte[sectors * 512];
        for (int lba = 0; lba < sectors; lba++) {
            image[lba * 512] = (byte) lba;
            image[lba * 512 + 1] = (byte) (lba >> 8);
        }
        return new Disk(image);
    }

    private static int call(BiosRig rig, int ax, int bx, int cx, int dx) {
        rig.cpu.setReg16(Cpu.AX, ax);
        rig.cpu.setReg16(Cpu.BX, bx);
        rig.cpu.setReg16(Cpu.CX, cx);
        rig.cpu.setReg16(Cpu.DX, dx);
        rig.call(0x13);
        assertThat(rig.callerFlags() & 1).isEqualTo(rig.cpu.reg8(Cpu.AH) != 0 ? 1 : 0);
        return rig.cpu.reg16(Cpu.AX);
    }

    @Test
    void readsByCylinderHeadAndSector() {
        BiosRig rig = new BiosRig(numbered(2880));
        assertThat(call(rig, 0x0202, 0x8000, 0x0312, 0x0100)).isEqualTo(0x0002);
        assertThat(rig.memory.get16(0x8000)).as("(3 * 2 + 1) * 18 + 17").isEqualTo(143);
        assertThat(rig.memory.get16(0x8200)).isEqualTo(144);
    }

    @Test
    void twoFloppiesAndTwoHardDisks() {
        Disk[] disks = {numbered(8192), numbered(2880), numbered(12_288), numbered(1440)};
        BiosRig rig = new BiosRig(new Drives(List.of(disks)));
        int[] numbers = {0x80, 0x00, 0x81, 0x01};
        for (int number : numbers) {
            rig.memory.fill(0x8000, 512, number + 1);
            assertThat(call(rig, 0x0301, 0x8000, 0x0002, number)).isEqualTo(0x0001);
        }
        for (int number : numbers) {
            assertThat(call(rig, 0x0202, 0x8000, 0x0002, number)).isEqualTo(0x0002);
            assertThat(rig.memory.get8(0x8000)).as("its own sector 1").isEqualTo(number + 1);
            assertThat(rig.memory.get16(0x8200)).as("and 2").isEqualTo(2);
        }
        call(rig, 0x0800, 0, 0, 0x01);
        assertThat(rig.cpu.reg8(Cpu.DL)).as("floppies").isEqualTo(2);
        assertThat(rig.cpu.reg16(Cpu.CX)).as("720 KB").isEqualTo(0x4F09);
        call(rig, 0x0800, 0, 0, 0x81);
        assertThat(rig.cpu.reg8(Cpu.DL)).as("hard disks").isEqualTo(2);
        assertThat(rig.memory.get8(0x475)).isEqualTo(2);
        assertThat(rig.memory.get16(0x410) & 0xC1).isEqualTo(0x41);
        assertThat(rig.memory.get32(0x46 * 4) - rig.memory.get32(0x41 * 4)).isEqualTo(16);
        assertThat(call(rig, 0x0201, 0x8000, 0x0001, 0x02) >> 8).isEqualTo(0x80);
        assertThat(call(rig, 0x0201, 0x8000, 0x0001, 0x82) >> 8).isEqualTo(0x01);
    }

    @Test
    void functionsOfHardDisksAndOfFloppies() {
        BiosRig hard = new BiosRig(numbered(8192));
        for (int function : new int[] {0x09, 0x0C, 0x0D, 0x10, 0x11, 0x14, 0x45, 0x49}) {
            assertThat(call(hard, function << 8, 0, 0x0001, 0x80) >> 8)
                    .as("%02X", function)
                    .isZero();
        }
        assertThat(call(hard, 0x4600, 0, 0, 0x80) >> 8).as("cannot be ejected").isEqualTo(0xB2);
        assertThat(call(hard, 0x4E01, 0, 0, 0x80) >> 8).isZero();
        assertThat(call(hard, 0x4E02, 0, 0, 0x80) >> 8).isEqualTo(0x01);
        assertThat(call(hard, 0x1600, 0, 0, 0x80) >> 8).isEqualTo(0x01);
        BiosRig floppy = new BiosRig(numbered(2880));
        for (int function : new int[] {0x09, 0x0C, 0x14, 0x45, 0x4E}) {
            assertThat(call(floppy, function << 8, 0, 0x0001, 0) >> 8)
                    .as("%02X", function)
                    .isEqualTo(0x01);
        }
        assertThat(call(floppy, 0x1800, 0, 0x4F12, 0) >> 8).isZero();
        assertThat(floppy.cpu.reg16(Cpu.DI)).as("diskette parameters").isEqualTo(0xEFC7);
        assertThat(call(floppy, 0x1800, 0, 0x2709, 0) >> 8).as("no such medium").isEqualTo(0x0C);
        assertThat(call(floppy, 0x1704, 0, 0, 0) >> 8).isZero();
    }

    @Test
    void refusesWhatIsNotThere() {
        BiosRig rig = new BiosRig(numbered(2880));
        assertThat(call(rig, 0x0201, 0x8000, 0x0013, 0)).as("sector 19").isEqualTo(0x0400);
        assertThat(call(rig, 0x0201, 0x8000, 0x0000, 0)).as("sector 0").isEqualTo(0x0400);
        assertThat(call(rig, 0x0202, 0x8000, 0x4F12, 0x0100)).as("past the end").isEqualTo(0x0400);
        assertThat(call(rig, 0x0201, 0xFF00, 0x0001, 0))
                .as("buffer wraps its segment")
                .isEqualTo(0x0900);
        assertThat(call(rig, 0x0201, 0x8000, 0x0001, 1) >> 8).as("drive 1").isEqualTo(0x80);
        assertThat(call(rig, 0x4100, 0x55AA, 0, 0) >> 8)
                .as("no extensions for a floppy")
                .isEqualTo(0x01);
    }

    @Test
    void writesStayInTheStateAndAreReadBack() {
        Disk disk = numbered(2880);
        BiosRig rig = new BiosRig(disk);
        rig.memory.fill(0x8000, 1024, 0x5A);
        assertThat(call(rig, 0x0302, 0x8000, 0x0002, 0)).isEqualTo(0x0002);
        assertThat(call(rig, 0x0203, 0x9000, 0x0001, 0)).isEqualTo(0x0003);
        assertThat(rig.memory.get8(0x9000)).as("sector 0 is the image's").isZero();
        assertThat(rig.memory.get8(0x9200)).isEqualTo(0x5A);
        assertThat(rig.memory.get8(0x95FF)).isEqualTo(0x5A);
        BiosRig other = new BiosRig(disk);
        call(other, 0x0201, 0x9000, 0x0002, 0);
        assertThat(other.memory.get8(0x9000)).as("the image itself").isEqualTo(1);
    }

    @Test
    void aFullDeltaIsAWriteFault() {
        BiosRig rig = new BiosRig(numbered(8000));
        int room = StateMap.WRITTEN_SECTORS_COUNT;
        rig.memory.fill(0x10000, 0xFE00, 0xA5);
        rig.memory.put64(0x2000, 0x1000_0000_0060_0010L);
        rig.cpu.setReg16(Cpu.SI, 0x2000);
        for (int lba = 0; lba < room; lba += 0x60) {
            rig.memory.put64(0x2008, lba);
            assertThat(call(rig, 0x4300, 0, 0, 0x80) >> 8).isZero();
        }
        rig.memory.put64(0x2008, room);
        assertThat(call(rig, 0x4300, 0, 0, 0x80) >> 8).isEqualTo(0xCC);
        assertThat(rig.memory.get16(0x2002)).as("sectors written").isZero();
        rig.memory.put64(0x2000, 0x1000_0000_0060_0010L);
        rig.memory.put64(0x2008, 0);
        assertThat(call(rig, 0x4300, 0, 0, 0x80) >> 8)
                .as("again over the old ones")
                .isZero();
    }

    @Test
    void formattingLeavesTheCallersRegisters() {
        BiosRig rig = new BiosRig(numbered(2880));
        assertThat(call(rig, 0x0512, 0x8000, 0x020C, 0x0100)).isEqualTo(0x0012);
        assertThat(rig.cpu.reg16(Cpu.BX)).isEqualTo(0x8000);
        assertThat(rig.cpu.reg16(Cpu.CX)).isEqualTo(0x020C);
        assertThat(rig.cpu.reg16(Cpu.DX)).isEqualTo(0x0100);
        call(rig, 0x0201, 0x9000, 0x0201, 0x0100);
        assertThat(rig.memory.get16(0x9000))
                .as("from sector 1 on, whatever CL says")
                .isEqualTo(0xF6F6);
    }

    @Test
    void formattingFillsATrack() {
        BiosRig rig = new BiosRig(numbered(2880));
        assertThat(call(rig, 0x0501, 0x8000, 0x0201, 0x0100) >> 8).isZero();
        call(rig, 0x0201, 0x9000, 0x0212, 0x0100);
        assertThat(rig.memory.get16(0x9000)).isEqualTo(0xF6F6);
        call(rig, 0x0201, 0x9000, 0x0301, 0);
        assertThat(rig.memory.get16(0x9000)).as("the next track").isEqualTo(108);
    }

    @Test
    void returnsTheParametersOfAFloppy() {
        BiosRig rig = new BiosRig(numbered(2880));
        call(rig, 0x0800, 0, 0, 0);
        assertThat(rig.cpu.reg16(Cpu.CX)).isEqualTo(0x4F12);
        assertThat(rig.cpu.reg16(Cpu.DX)).isEqualTo(0x0101);
        assertThat(rig.cpu.reg8(Cpu.BL)).isEqualTo(4);
        int table = (rig.cpu.segment(Cpu.ES) << 4) + rig.cpu.reg16(Cpu.DI);
        assertThat(rig.memory.get8(table + 4)).as("sectors of a track").isEqualTo(18);
    }

    @Test
    void readsByPacket() {
        BiosRig rig = new BiosRig(numbered(8000));
        rig.memory.put64(0x2000, 0x0000_9000_0003_0010L);
        rig.memory.put64(0x2008, 7000);
        rig.cpu.setReg16(Cpu.SI, 0x2000);
        assertThat(call(rig, 0x4200, 0, 0, 0x80) >> 8).isZero();
        assertThat(rig.memory.get16(0x9400)).isEqualTo(7002);
        rig.memory.put64(0x2008, 7998);
        assertThat(call(rig, 0x4200, 0, 0, 0x80) >> 8).isEqualTo(0x04);
        rig.memory.put64(0x2008, -1);
        assertThat(call(rig, 0x4200, 0, 0, 0x80) >> 8).isEqualTo(0x04);
    }

    @Test
    void describesAHardDisk() {
        BiosRig rig = new BiosRig(numbered(8000));
        rig.memory.put16(0x2000, 26);
        rig.cpu.setReg16(Cpu.SI, 0x2000);
        call(rig, 0x4800, 0, 0, 0x80);
        assertThat(rig.memory.get64(0x2010)).isEqualTo(8000);
        assertThat(rig.memory.get16(0x2018)).isEqualTo(512);
        rig.cpu.setReg16(Cpu.AX, 0x1500);
        rig.call(0x13);
        assertThat(rig.cpu.reg8(Cpu.AH)).isEqualTo(3);
        assertThat(rig.cpu.reg16(Cpu.DX)).isEqualTo(8000);
    }

    @Test
    void packetAtTheEndOfMemoryCannotTouchHiddenState() {
        BiosRig rig = new BiosRig(numbered(8000));
        byte[] before = rig.memory.bytes().clone();
        rig.cpu.setSegment(Cpu.DS, 0xFFFF);
        rig.cpu.setReg16(Cpu.SI, 0xFFFF);
        call(rig, 0x4800, 0, 0, 0x80);
        call(rig, 0x4200, 0, 0, 0x80);
        int generalRegisters = 32;
        for (int i = StateMap.CPU + generalRegisters; i < before.length; i++) {
            assertThat(rig.memory.bytes()[i]).isEqualTo(before[i]);
        }
    }
}
