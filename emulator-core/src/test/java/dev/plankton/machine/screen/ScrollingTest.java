package dev.plankton.machine.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bios.BiosRom;
import dev.plankton.bios.video.ModeSwitch;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Smooth scrolling, split screens, address bits and dark pictures, by the registers of the adapter. */
class ScrollingTest {
    private static final int BLACK = 0, BLUE = 0x0000AA, GREEN = 0x00AA00, GREY = 0xAAAAAA;

    private final Memory memory = new Memory();

    ScrollingTest() {
        BiosRom.install(memory, Drives.NONE);
    }

    private PixelScreen pixels() {
        return (PixelScreen) screen();
    }

    private TextScreen text() {
        return (TextScreen) screen();
    }

    private Screen screen() {
        return Screen.of((address, length) -> Arrays.copyOfRange(memory.bytes(), address, address + length));
    }

    private void mode(int number) {
        assertThat(new ModeSwitch(memory).set(number)).isTrue();
    }

    private void crtc(int register, int value) {
        memory.put8(StateMap.VIDEO + VideoRegisters.CRTC + register, value);
    }

    private void attribute(int register, int value) {
        memory.put8(StateMap.VIDEO + VideoRegisters.ATTRIBUTES + register, value);
    }

    private void plane(int number, int offset, int value) {
        memory.put8(StateMap.PLANES + number * StateMap.PLANE_SIZE + offset, value);
    }

    private void fillPlane(int number, int from, int length) {
        memory.fill(StateMap.PLANES + number * StateMap.PLANE_SIZE + from, length, 0xFF);
    }

    @Test
    void panningMovesPixelsToTheLeft() {
        mode(0x0D);
        plane(0, 0, 0x80);
        plane(0, 1, 0x80);
        plane(0, 40, 0x80);
        assertThat(pixels().rgb(0, 0)).isEqualTo(BLUE);
        attribute(0x13, 3);
        PixelScreen moved = pixels();
        assertThat(moved.rgb(0, 0)).isEqualTo(BLACK);
        assertThat(moved.rgb(5, 0)).isEqualTo(BLUE);
        assertThat(moved.rgb(317, 0)).as("what begins the next line in memory").isEqualTo(BLUE);
    }

    @Test
    void panningCountsHalfPixelsWithAByteAPixel() {
        mode(0x13);
        memory.put8(0xA0000 + 7, 1);
        attribute(0x13, 4);
        assertThat(pixels().rgb(5, 0)).isEqualTo(BLUE);
    }

    @Test
    void theLowerPartOfASplitScreenBeginsAtAddressZero() {
        mode(0x0D);
        fillPlane(1, 0, 8000);
        fillPlane(0, 0x4000, 8000);
        crtc(0x0C, 0x40);
        crtc(0x18, 200);
        crtc(7, 0x0F);
        crtc(9, 0x80);
        PixelScreen split = pixels();
        assertThat(split.rgb(10, 50)).isEqualTo(BLUE);
        assertThat(split.rgb(10, 100))
                .as("scan line 200 still belongs to the upper part")
                .isEqualTo(BLUE);
        assertThat(split.rgb(10, 101)).isEqualTo(GREEN);
    }

    @Test
    void theLowerPartIsNotPannedIfSoSet() {
        mode(0x0D);
        plane(0, 0, 0x80);
        crtc(0x0C, 0x40);
        crtc(0x18, 199);
        crtc(7, 0x0F);
        crtc(9, 0x80);
        attribute(0x13, 1);
        assertThat(pixels().rgb(0, 100)).isEqualTo(BLACK);
        attribute(0x10, 0x21);
        assertThat(pixels().rgb(0, 100)).isEqualTo(BLUE);
    }

    @Test
    void aCompatibilityBitWithoutRowScanChangesNothing() {
        mode(0x0D);
        fillPlane(1, 0, 0x2000);
        crtc(0x17, 0xE2);
        assertThat(pixels().height()).isEqualTo(200);
        assertThat(pixels().rgb(10, 150)).isEqualTo(GREEN);
    }

    @Test
    void oddLinesOfACgaModeLieEightKibFurther() {
        mode(4);
        memory.put8(0xB8000, 0xC0);
        memory.put8(0xB8000 + 0x2000 + 1, 0x03);
        memory.put8(0xB8000 + 0x1FFF, 0x03);
        PixelScreen pixels = pixels();
        assertThat(pixels.height()).isEqualTo(200);
        assertThat(pixels.rgb(0, 0)).isNotEqualTo(BLACK);
        assertThat(pixels.rgb(7, 1)).isNotEqualTo(BLACK);
        assertThat(pixels.rgb(7, 0)).isEqualTo(BLACK);
        crtc(0x0C, 0x0F);
        crtc(0x0D, 0xFF);
        pixels = pixels();
        assertThat(pixels.rgb(7, 0)).as("the last word of the bank").isNotEqualTo(BLACK);
        assertThat(pixels.rgb(8, 0)).as("from there the bank starts again").isNotEqualTo(BLACK);
        crtc(0x17, 0xA3);
        assertThat(pixels().height()).as("each line twice").isEqualTo(100);
    }

    @Test
    void aRowOfTextCanBeginWithinItsCharacters() {
        memory.put16(0xB8000, 0x0741);
        int line = 0;
        while (text().glyph('A', line) == 0) {
            line++;
        }
        crtc(8, line);
        TextScreen text = text();
        assertThat(text.lines()).isEqualTo(400);
        assertThat(text.glyphLineAt(0)).isEqualTo(line);
        assertThat(text.rowAt(0)).isZero();
        assertThat(text.rowAt(16 - line)).isEqualTo(1);
        assertThat(text.rows()).isEqualTo(25);
        assertThat(text.rowAt(399)).isEqualTo(25);
        assertThat(text.character(79, 25)).as("part of the row below").isEqualTo(' ');
    }

    @Test
    void textIsPannedByNinthsOfACharacter() {
        assertThat(text().shiftAt(0))
                .as("the BIOS sets 8, which stands for none")
                .isZero();
        attribute(0x13, 0);
        assertThat(text().shiftAt(0)).isEqualTo(1);
        memory.put8(StateMap.VIDEO + VideoRegisters.SEQUENCER + 1, 1);
        attribute(0x13, 5);
        assertThat(text().shiftAt(0)).as("eight pixels a character").isEqualTo(5);
    }

    @Test
    void aSplitScreenOfTextShowsTheFirstRowsBelow() {
        memory.put16(0xB8000, 0x0742);
        memory.put16(0xB8000 + 2 * 800, 0x0741);
        crtc(0x0C, 800 >> 8);
        crtc(0x0D, 800 & 0xFF);
        crtc(0x18, 24 * 16 - 1 & 0xFF);
        crtc(9, 0x0F);
        TextScreen text = text();
        assertThat(text.rows()).isEqualTo(25);
        assertThat(text.character(0, 0)).isEqualTo('A');
        assertThat(text.character(0, 24)).isEqualTo('B');
    }

    @Test
    void theCursorHasTheLinesThatTheRegistersSay() {
        crtc(0x0A, 2);
        crtc(0x0B, 31);
        TextScreen text = text();
        assertThat(text.cursorFirstLine()).isEqualTo(2);
        assertThat(text.cursorLastLine()).isEqualTo(15);
        crtc(0x0B, 0x20 | 1);
        assertThat(text().cursorVisible()).as("start after end").isFalse();
        crtc(0x0A, 0);
        assertThat(text().cursorColumn()).as("skew").isEqualTo(1);
    }

    @Test
    void aPictureThatIsOffIsDark() {
        memory.put16(0xB8000, 0x0741);
        memory.put8(StateMap.VIDEO + VideoRegisters.SEQUENCER + 1, 0x20);
        assertThat(text().character(0, 0)).isEqualTo(' ');
        assertThat(text().cursorVisible()).isFalse();
        assertThat(text().rgb(7)).isEqualTo(BLACK);
        mode(0x0D);
        fillPlane(1, 0, 0x2000);
        assertThat(pixels().rgb(0, 0)).isEqualTo(GREEN);
        memory.put8(StateMap.VIDEO + VideoRegisters.SEQUENCER + 1, 0x29);
        assertThat(pixels().rgb(0, 0)).isEqualTo(BLACK);
        mode(0x0D);
        fillPlane(1, 0, 0x2000);
        crtc(0x17, 0x63);
        assertThat(pixels().rgb(0, 0)).as("CRT controller in reset").isEqualTo(BLACK);
    }

    @Test
    void whileThePaletteIsWrittenTheBorderShows() {
        mode(0x0D);
        fillPlane(1, 0, 0x2000);
        attribute(0x11, 7);
        memory.put8(StateMap.VIDEO + VideoRegisters.ATTRIBUTE_INDEX, 0);
        assertThat(pixels().rgb(0, 0)).isEqualTo(GREY);
        memory.put8(StateMap.VIDEO + VideoRegisters.ATTRIBUTE_INDEX, 0x20);
        assertThat(pixels().rgb(0, 0)).isEqualTo(GREEN);
    }
}
