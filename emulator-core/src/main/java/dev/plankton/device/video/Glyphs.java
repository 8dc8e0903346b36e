package dev.plankton.device.video;

/** What text modes draw characters with: a font of the ROM, or one that the guest has loaded. */
public enum Glyphs {
    /** The ROM's font of 8 by 16 pixels. */
    ROM_8X16(16),
    /** The ROM's font of 8 by 14 pixels. */
    ROM_8X14(14),
    /** The ROM's font of 8 by 8 pixels. */
    ROM_8X8(8),
    /** The guest's, see {@link LoadedGlyphs}. */
    LOADED(LoadedGlyphs.STRIDE);

    private static final Glyphs[] VALUES = values();

    private final int height;

    Glyphs(int height) {
        this.height = height;
    }

    /** The one that {@link VideoRegisters#GLYPHS} has as {@code number}. */
    public static Glyphs of(int number) {
        return VALUES[number & 3];
    }

    /** Rows of a glyph, or bytes from one to the next for a loaded one. */
    public int height() {
        return height;
    }

    /** A copy of the ROM's font: {@link #height} bytes a character. */
    public byte[] font() {
        return switch (this) {
            case ROM_8X16 -> RomFont.glyphs8x16();
            case ROM_8X14 -> RomFont.glyphs8x14();
            case ROM_8X8 -> RomFont.glyphs8x8();
            case LOADED -> throw new IllegalStateException("loaded glyphs are no font of the ROM");
        };
    }
}
