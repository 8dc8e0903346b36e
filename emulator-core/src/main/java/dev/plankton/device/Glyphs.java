package dev.plankton.device;

/** What text modes draw characters with: a font of the ROM, or one that the guest has loaded. */
public enum Glyphs {
    /** The ROM's font of 8 by 16 pixels. */
    ROM_8X16,
    /** The ROM's font of 8 by 14 pixels. */
    ROM_8X14,
    /** The ROM's font of 8 by 8 pixels. */
    ROM_8X8,
    /** The guest's, in plane 2, 32 bytes for each character. */
    LOADED
}
