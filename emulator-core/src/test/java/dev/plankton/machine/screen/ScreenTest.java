package dev.plankton.machine.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bios.BiosRom;
import dev.plankton.device.video.LoadedGlyphs;
import dev.plankton.device.video.RomFont;
import dev.plankton.device.video.VideoColours;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final Memory memory = new Memory();

    ScreenTest() {
        BiosRom.install(memory, Drives.NONE);
    }

    private Screen screen() {
        return Screen.of((address, length) -> Arrays.copyOfRange(memory.bytes(), address, address + length));
    }

    private void set(int register, int value) {
        memory.put8(StateMap.VIDEO + register, value);
    }

    @Test
    void afterPowerOnItIsAnEmptyTextScreen() {
        TextScreen text = (TextScreen) screen();
        assertThat(text.columns()).isEqualTo(80);
        assertThat(text.rows()).isEqualTo(25);
        assertThat(text.glyphHeight()).isEqualTo(16);
        assertThat(text.character(79, 24)).isEqualTo(' ');
        assertThat(text.attribute(79, 24)).isEqualTo(7);
        assertThat(text.blinks()).isTrue();
        assertThat(text.cursorVisible()).isTrue();
        assertThat(text.cursorColumn()).isZero();
        assertThat(text.rgb(7)).isEqualTo(0xAAAAAA);
        assertThat(text.rgb(6)).as("brown").isEqualTo(0xAA5500);
        assertThat(text.rgb(15)).isEqualTo(0xFFFFFF);
    }

    @Test
    void theStartAddressMovesTextAndCursor() {
        memory.put16(0xB8000 + 2 * (80 + 3), 0x1F41);
        set(VideoRegisters.CRTC + 0x0D, 80);
        set(VideoRegisters.CRTC + 0x0F, 80 + 80 + 5);
        TextScreen text = (TextScreen) screen();
        assertThat(text.character(3, 0)).isEqualTo('A');
        assertThat(text.attribute(3, 0)).isEqualTo(0x1F);
        assertThat(text.cursorColumn()).isEqualTo(5);
        assertThat(text.cursorRow()).isEqualTo(1);
        set(VideoRegisters.CRTC + 0x0A, 0x20);
        assertThat(((TextScreen) screen()).cursorVisible()).isFalse();
    }

    @Test
    void aPlanarModeIsDecodedFromItsPlanes() {
        set(VideoRegisters.GRAPHICS + 6, 5);
        set(VideoRegisters.CRTC + 9, 0x40);
        set(VideoRegisters.CRTC + 7, 0x3E);
        set(VideoRegisters.CRTC + 0x12, 0xDF);
        set(VideoRegisters.CRTC + 0x17, 0xE3);
        set(VideoRegisters.ATTRIBUTES + 0x12, 0x0F);
        memory.put8(StateMap.PLANES + 80, 0x40);
        memory.put8(StateMap.PLANES + 2 * StateMap.PLANE_SIZE + 80, 0x40);
        PixelScreen pixels = (PixelScreen) screen();
        assertThat(pixels.width()).isEqualTo(640);
        assertThat(pixels.height()).isEqualTo(480);
        assertThat(pixels.rgb(0, 1)).isZero();
        assertThat(pixels.rgb(1, 1)).as("colour 5").isEqualTo(0xAA00AA);
    }

    @Test
    void theColoursOfA256ColourModeAreThoseOfAVga() {
        byte[] colours = new byte[768];
        VideoColours.MANY.write(colours, 0);
        assertThat(Arrays.copyOfRange(colours, 3 * 6, 3 * 7)).containsExactly(0x2A, 0x15, 0);
        assertThat(Arrays.copyOfRange(colours, 3 * 24, 3 * 25)).containsExactly(28, 28, 28);
        assertThat(Arrays.copyOfRange(colours, 3 * 33, 3 * 34)).containsExactly(16, 0, 63);
        assertThat(Arrays.copyOfRange(colours, 3 * 40, 3 * 41)).containsExactly(63, 0, 0);
        assertThat(Arrays.copyOfRange(colours, 3 * 247, 3 * 248)).containsExactly(11, 12, 16);
        assertThat(Arrays.copyOfRange(colours, 3 * 255, 3 * 256)).containsOnly(0);
    }

    @Test
    void charactersAreDrawnWithTheFontThatIsLoaded() {
        TextScreen text = (TextScreen) screen();
        byte[] font = RomFont.glyphs8x16();
        assertThat(text.glyph('A', 7)).isEqualTo(font['A' * 16 + 7] & 0xFF);
        LoadedGlyphs.begin(memory);
        memory.put8(LoadedGlyphs.START + 'A' * LoadedGlyphs.STRIDE + 7, 0x81);
        text = (TextScreen) screen();
        assertThat(text.glyph('A', 7)).isEqualTo(0x81);
        assertThat(text.glyph('B', 7)).isEqualTo(font['B' * 16 + 7] & 0xFF);
        assertThat(text.glyph('B', 20)).isZero();
    }
}
