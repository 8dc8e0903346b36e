package dev.plankton.bios.data;

import dev.plankton.memory.Memory;

/**
 * Where things lie in the system ROM at F000:0000: entry points, tables and fonts, by offset. Entry points that the IBM BIOS
 * made public by use are where it had them. Source: IBM PC/AT Technical Reference, March 1986, BIOS listing.
 */
public final class RomLayout {
    /** Segment of the ROM. */
    public static final int SEGMENT = 0xF000;

    /** Offset of the stock INT 08h. */
    public static final int TIMER_INTERRUPT = 0xFEA5;

    /** Offset of an IRET: the stock INT 1Ch and the handler of every vector that needs none. */
    public static final int IRET = 0xFF53;

    public static final int FONT_8X8 = 0xB000;
    public static final int FONT_8X16 = 0xC000;
    public static final int FONT_8X14 = 0xD000;

    /** Tables of the display: 29 modes of 64 bytes, pointers, display combinations, what AH=1Bh can do; for a 6845. */
    public static final int VIDEO_PARAMETERS = 0xA000;

    public static final int VIDEO_POINTERS = 0xA800;
    public static final int VIDEO_MORE_POINTERS = 0xA820;
    public static final int VIDEO_COMBINATIONS = 0xA840;
    public static final int VIDEO_FUNCTIONALITY = 0xA860;
    public static final int VIDEO_INIT = 0xF0A4;

    public static final int CONFIGURATION_TABLE = 0xE6F5;
    public static final int DISKETTE_TABLE = 0xEFC7;

    /** Service numbers without an interrupt of the same number. */
    public static final int END_OF_INTERRUPT = 0xE0;

    public static final int END_OF_SLAVE_INTERRUPT = 0xE1;
    public static final int POWER_ON = 0xE2;

    /** The keyboard interrupt after INT 15h AH=4Fh: AL and CF are its answer, AX is on the stack. */
    public static final int KEY_INTERCEPTED = 0xE3;

    public static final int PAUSE = 0xE4;

    /** The mouse's interrupt calls the program's handler; the registers are on the stack. */
    public static final int CALL_POINTER_HANDLER = 0xE5;

    /** Ends of interrupt handlers, each with what it calls before it returns. */
    public static final int CALL_BREAK = 0xFF33;

    public static final int CALL_PRINT = 0xFF36;
    public static final int CALL_PAUSE = 0xFF39;
    public static final int CALL_ALARM = 0xFF3C;

    /** Offset of the part of INT 74h that calls a program's handler. */
    public static final int POINTER_PACKET = 0xE2D4;

    /** Offset of the stock INT 15h. */
    public static final int SYSTEM_SERVICES = 0xF859;

    /** Bytes of the lower half of the 8 by 8 font. */
    public static final int LOWER_FONT_SIZE = 0x400;

    private RomLayout() {}

    /** True if the vector of {@code interrupt} points to {@code offset} in this ROM. */
    public static boolean vectorIs(Memory memory, int interrupt, int offset) {
        return memory.get32(interrupt * 4) == farPointer(offset);
    }

    /** Points the vector of {@code interrupt} to the ROM's font of that height, 8, 14 or 16. */
    public static void pointToFont(Memory memory, int interrupt, int height) {
        vector(memory, interrupt, height == 8 ? FONT_8X8 : height == 14 ? FONT_8X14 : FONT_8X16);
    }

    /** Points the vector of {@code interrupt} to {@code offset} in this ROM. */
    public static void vector(Memory memory, int interrupt, int offset) {
        memory.put32(interrupt * 4, farPointer(offset));
    }

    /** Segment and offset of {@code offset} in this ROM, as a vector holds them. */
    public static int farPointer(int offset) {
        return (SEGMENT << 16) | offset;
    }
}
