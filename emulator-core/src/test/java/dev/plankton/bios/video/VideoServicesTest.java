package dev.plankton.bios.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bios.BiosRig;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.video.RomFont;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VideoServicesTest {
    private final BiosRig rig = new BiosRig(Drives.NONE);
    private final Cpu cpu = rig.cpu;
    private final Memory memory = rig.memory;

    private void call(int ax, int bx, int cx, int dx) {
        cpu.setReg16(Cpu.AX, ax);
        cpu.setReg16(Cpu.BX, bx);
        cpu.setReg16(Cpu.CX, cx);
        cpu.setReg16(Cpu.DX, dx);
        rig.call(0x10);
    }

    private int crtc(int register) {
        return memory.get8(StateMap.VIDEO + VideoRegisters.CRTC + register);
    }

    @Test
    void pixelsAreSetAndReadInEveryGraphicsMode() {
        int[][] modes = {
            {0x04, 3, 199}, {0x06, 1, 199}, {0x0D, 15, 199}, {0x10, 15, 349}, {0x12, 15, 479}, {0x13, 255, 199}
        };
        for (int[] mode : modes) {
            call(mode[0], 0, 0, 0);
            call(0x0C00 | mode[1], 0, 319, mode[2]);
            call(0x0D00, 0, 319, mode[2]);
            assertThat(cpu.reg8(Cpu.AL)).as("mode %X", mode[0]).isEqualTo(mode[1]);
            call(0x0D00, 0, 318, mode[2]);
            assertThat(cpu.reg8(Cpu.AL)).as("its neighbour in mode %X", mode[0]).isZero();
            call(0x0C00 | mode[1], 0, 5000, 0);
            if (mode[0] != 0x13) {
                call(0x0C80 | mode[1], 0, 319, mode[2]);
                call(0x0D00, 0, 319, mode[2]);
                assertThat(cpu.reg8(Cpu.AL))
                        .as("exclusive or in mode %X", mode[0])
                        .isZero();
            }
        }
    }

    @Test
    void pixelsBeyondTheScreenWrapAsItsMemoryDoes() {
        call(0x0013, 0, 0, 0);
        call(0x0C07, 0, 325, 10);
        assertThat(memory.get8(0xA0000 + 11 * 320 + 5)).as("in the next line").isEqualTo(7);
        call(0x0C09, 0, 0xFFFF, 1);
        assertThat(memory.get8(0xA0000 + 319)).as("minus one").isEqualTo(9);
        call(0x0D00, 0, 0, 0xFFFF);
        assertThat(cpu.reg8(Cpu.AL)).isZero();
        call(0x0C0B, 0, 256, 204);
        assertThat(memory.get8(0xA0000)).as("after 64 KiB").isEqualTo(11);
        call(0x0004, 0, 0, 0);
        call(0x0C03, 0, 320, 0);
        assertThat(memory.get8(0xB8000 + 80)).isEqualTo(0xC0);
        call(0x000D, 0, 0, 0);
        call(0x0C04, 0, 321, 0);
        assertThat(memory.get8(StateMap.PLANES + 2 * StateMap.PLANE_SIZE + 40)).isEqualTo(0x40);
    }

    @Test
    void paletteOfACgaMode() {
        call(0x0004, 0, 0, 0);
        assertThat(palette()).containsExactly(0x00, 0x13, 0x15, 0x17);
        call(0x0B00, 0x0003, 0, 0);
        assertThat(palette()).as("background, no intensity").containsExactly(0x03, 0x03, 0x05, 0x07);
        call(0x0B00, 0x0019, 0, 0);
        call(0x0B00, 0x0100, 0, 0);
        assertThat(palette()).as("green, red, yellow").containsExactly(0x11, 0x12, 0x14, 0x16);
        assertThat(memory.get8(0x466)).isEqualTo(0x19);
        for (int i = 0; i <= 16; i++) {
            memory.put8(0x2000 + i, 0x20 + i);
        }
        cpu.setSegment(Cpu.ES, 0);
        call(0x1002, 0, 0, 0x2000);
        assertThat(palette()).containsExactly(0x20, 0x21, 0x22, 0x23);
        call(0x0B00, 0x0101, 0, 0);
        assertThat(palette()).as("other bits stay").containsExactly(0x20, 0x21, 0x23, 0x23);
    }

    private int[] palette() {
        return IntStream.range(0, 4)
                .map(i -> memory.get8(StateMap.VIDEO + VideoRegisters.ATTRIBUTES + i))
                .toArray();
    }

    @Test
    void stateInformationFollowsTheMode() {
        cpu.setSegment(Cpu.ES, 0);
        cpu.setReg16(Cpu.DI, 0x2000);
        call(0x0004, 0, 0, 0);
        call(0x1B00, 0, 0, 0);
        assertThat(cpu.reg8(Cpu.AL)).isEqualTo(0x1B);
        assertThat(memory.get8(0x2004)).isEqualTo(4);
        assertThat(memory.get16(0x2005)).as("columns").isEqualTo(40);
        assertThat(memory.get8(0x2022)).isEqualTo(24);
        assertThat(memory.get8(0x2023)).as("height").isEqualTo(8);
        assertThat(memory.get8(0x2025)).isEqualTo(8);
        assertThat(memory.get16(0x2027)).as("colours").isEqualTo(4);
        assertThat(memory.get8(0x2029)).as("pages").isEqualTo(1);
        assertThat(memory.get8(0x202A)).as("200 lines").isZero();
        assertThat(memory.get8(0x2031)).as("256 KB").isEqualTo(3);
        int table = memory.get32(0x2000);
        int functionality = (table >>> 16 << 4) + (table & 0xFFFF);
        assertThat(memory.get32(functionality) & 0xFFFFFF).as("modes").isEqualTo(0x0FE0FF);
        call(0x0012, 0, 0, 0);
        call(0x1B00, 0, 0, 0);
        assertThat(memory.get16(0x2027)).isEqualTo(16);
        assertThat(memory.get8(0x202A)).as("480 lines").isEqualTo(3);
        call(0x1B00, 1, 0, 0);
        assertThat(cpu.reg8(Cpu.AL)).as("no other kind of information").isZero();
    }

    @Test
    void pointersLeadToTheVideoParameters() {
        int pointers = linear(memory.get32(0x4A8));
        int mode3 = linear(memory.get32(pointers)) + 3 * 64;
        assertThat(memory.get8(mode3)).isEqualTo(80);
        assertThat(memory.get8(mode3 + 1)).isEqualTo(24);
        assertThat(memory.get16(mode3 + 3)).isEqualTo(0x1000);
        assertThat(memory.get8(mode3 + 9)).as("miscellaneous output").isEqualTo(0x67);
        assertThat(memory.get8(mode3 + 10 + 0x13)).as("CRTC offset").isEqualTo(0x28);
        int combinations = linear(memory.get32(linear(memory.get32(pointers + 16)) + 2));
        int current = memory.get8(0x48A);
        assertThat(memory.get16(combinations + 4 + 2 * current)).isEqualTo(0x0008);
        assertThat(memory.get8(linear(memory.get32(0x1D * 4)) + 16)).as("6845, 80 columns").isEqualTo(0x71);
    }

    private static int linear(int pointer) {
        return (pointer >>> 16 << 4) + (pointer & 0xFFFF);
    }

    @Test
    void charactersAreDrawnWithTheRomFontAndRecognised() {
        byte[] font = RomFont.glyphs8x8();
        call(0x0013, 0, 0, 0);
        call(0x0E41, 0x002A, 0, 0);
        for (int line = 0; line < 8; line++) {
            for (int x = 0; x < 8; x++) {
                int expected = (font['A' * 8 + line] >> (7 - x) & 1) * 0x2A;
                assertThat(memory.get8(0xA0000 + line * 320 + x)).isEqualTo(expected);
            }
        }
        assertThat(memory.get16(0x450)).isEqualTo(0x0001);
        call(0x0200, 0, 0, 0);
        call(0x0800, 0, 0, 0);
        assertThat(cpu.reg8(Cpu.AL)).isEqualTo('A');
    }

    @Test
    void teletypeScrollsAPlanarScreen() {
        call(0x0012, 0, 0, 0);
        call(0x0200, 0, 0, 0x1D00);
        call(0x0E58, 0x000F, 0, 0);
        call(0x0E0A, 0, 0, 0);
        assertThat(memory.get16(0x450)).isEqualTo(0x1D01);
        call(0x0200, 0, 0, 0x1C00);
        call(0x0800, 0, 0, 0);
        assertThat(cpu.reg8(Cpu.AL)).isEqualTo('X');
        call(0x0200, 0, 0, 0x1D00);
        call(0x0800, 0, 0, 0);
        assertThat(cpu.reg8(Cpu.AL)).as("blank").isIn(0, (int) ' ', 255);
    }

    @Test
    void theCursorIsWhereTheCrtcHasIt() {
        call(0x0200, 0x0000, 0, 0x0203);
        assertThat(crtc(0x0E) << 8 | crtc(0x0F)).isEqualTo(163);
        call(0x0501, 0, 0, 0);
        assertThat(crtc(0x0C) << 8 | crtc(0x0D)).isEqualTo(0x800);
        call(0x0200, 0x0100, 0, 0x0001);
        assertThat(crtc(0x0E) << 8 | crtc(0x0F)).isEqualTo(0x801);
        call(0x0100, 0, 0x2000, 0);
        assertThat(crtc(0x0A) & 0x20).as("cursor off").isEqualTo(0x20);
        call(0x0100, 0, 0x0007, 0);
        assertThat(crtc(0x0A)).as("a block, stretched").isEqualTo(1);
        assertThat(crtc(0x0B)).isEqualTo(15);
    }

    @Test
    void fiftyRowsFitWithTheSmallFont() {
        call(0x1112, 0, 0, 0);
        assertThat(memory.get8(0x484)).isEqualTo(49);
        assertThat(memory.get16(0x485)).isEqualTo(8);
        call(0x0200, 0, 0, 0x3100);
        call(0x0E41, 0, 0, 0);
        assertThat(memory.get8(0xB8000 + 49 * 160)).isEqualTo('A');
    }

    @Test
    void anUnknownModeChangesNothing() {
        byte[] before = Arrays.copyOfRange(memory.bytes(), 0x449, 0x48A);
        call(0x0008, 0, 0, 0);
        call(0x005F, 0, 0, 0);
        assertThat(Arrays.copyOfRange(memory.bytes(), 0x449, 0x48A)).isEqualTo(before);
    }

    @Test
    void aModeCanKeepTheScreen() {
        memory.put16(0xB8000, 0x1F41);
        call(0x0083, 0, 0, 0);
        assertThat(memory.get16(0xB8000)).isEqualTo(0x1F41);
        call(0x0F00, 0, 0, 0);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(0x5083);
        call(0x0003, 0, 0, 0);
        assertThat(memory.get16(0xB8000)).isEqualTo(0x0720);
    }

    @Test
    void paletteAndColoursAreSetAndRead() {
        call(0x1000, 0x3F01, 0, 0);
        call(0x1007, 0x0001, 0, 0);
        assertThat(cpu.reg8(Cpu.BH)).isEqualTo(0x3F);
        call(0x1010, 0x0011, 0x2030, 0x1000);
        call(0x1015, 0x0011, 0, 0);
        assertThat(cpu.reg8(Cpu.DH)).isEqualTo(0x10);
        assertThat(cpu.reg16(Cpu.CX)).isEqualTo(0x2030);
        call(0x1003, 0, 0, 0);
        assertThat(memory.get8(StateMap.VIDEO + VideoRegisters.ATTRIBUTES + 0x10) & 8)
                .as("no blinking")
                .isZero();
    }

    @Test
    void fontInformationPointsIntoTheRom() {
        call(0x1130, 0x0300, 0, 0);
        int at = (cpu.segment(Cpu.ES) << 4) + cpu.reg16(Cpu.BP);
        assertThat(Arrays.copyOfRange(memory.bytes(), at, at + 2048)).isEqualTo(RomFont.glyphs8x8());
        assertThat(cpu.reg16(Cpu.CX)).isEqualTo(16);
        assertThat(cpu.reg8(Cpu.DL)).isEqualTo(24);
    }
}
