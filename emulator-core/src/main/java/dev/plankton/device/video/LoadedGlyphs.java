package dev.plankton.device.video;

import dev.plankton.device.Cells;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The glyphs of text modes as the guest has loaded them, in plane 2: 32 bytes a character, the top row first. While the
 * guest has loaded none, text modes show a font of the ROM and plane 2 is not used.
 */
public final class LoadedGlyphs {
    /** Bytes from one character's glyph to the next one's. */
    public static final int STRIDE = 32;

    /** State address of the glyph of character 0. */
    public static final int START = StateMap.PLANES + 2 * StateMap.PLANE_SIZE;

    private static final int KIND = StateMap.VIDEO + VideoRegisters.GLYPHS;

    private LoadedGlyphs() {}

    /** Copies the font now shown to plane 2, where the guest may change it. */
    public static void begin(Memory memory) {
        Glyphs shown = Glyphs.of(memory.get8(KIND));
        if (shown != Glyphs.LOADED) {
            byte[] font = shown.font();
            int height = shown.height();
            for (int character = 0; character < 256; character++) {
                memory.put(START + character * STRIDE, font, character * height, height);
            }
            Cells.set8(memory, KIND, Glyphs.LOADED.ordinal());
        }
    }
}
