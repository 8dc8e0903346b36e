package dev.plankton.device.video;

import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.function.ObjLongConsumer;

/**
 * Where the registers of the video adapter lie in its part of the state, {@link StateMap#VIDEO}: the
 * layout that the ports, the BIOS and the decoder of the screen share. Registers have the numbers of the IBM PS/2 Hardware
 * Interface Technical Reference, "Video Subsystem".
 */
public final class VideoRegisters {
    /** Bytes of all registers and colours. */
    public static final int SIZE = 0x400;

    /** Miscellaneous output register, 3C2h. */
    public static final int MISCELLANEOUS = 0;

    /** Indexes of CRTC, sequencer, graphics controller and attribute controller, as last written. */
    public static final int CRTC_INDEX = 1;

    static final int SEQUENCER_INDEX = 2;
    static final int GRAPHICS_INDEX = 3;

    /** Index of the attribute controller; bit 5, the palette address source, is 0 while nothing is displayed. */
    public static final int ATTRIBUTE_INDEX = 4;

    /** 1 if the next write to 3C0h is data. */
    static final int ATTRIBUTE_DATA_NEXT = 5;

    static final int DAC_READ_INDEX = 6;
    static final int DAC_WRITE_INDEX = 7;

    /** Component, 0 to 2, that the next access to 3C9h reads or writes. */
    static final int DAC_COMPONENT = 8;

    /** 3 after an index was written for reading, 0 after one was written for writing: what 3C7h reads. */
    static final int DAC_STATE = 9;

    /** What 3C6h holds: ANDed to each colour number. */
    public static final int PEL_MASK = 10;

    /** CGA mode and colour select registers, 3D8h and 3D9h, as last written. */
    static final int CGA_MODE = 11;

    static final int CGA_COLOUR = 12;

    /** Which glyphs text modes show, see {@link Glyphs}. */
    public static final int GLYPHS = 13;

    static final int FEATURE_CONTROL = 14;

    /** 1 while the pixels of a chained mode lie in the planes, see {@link ChainedPixels}. */
    public static final int CHAINED_IN_PLANES = 15;

    /** The four latches of the graphics controller. */
    static final int LATCHES = 16;

    /** 32 bits: number of the frame whose vertical retrace was reported last. */
    static final int FRAME_SEEN = 20;

    /** Sequencer registers 0 to 4. */
    public static final int SEQUENCER = 0x20;

    /** Graphics controller registers 0 to 8. */
    public static final int GRAPHICS = 0x28;

    /** Attribute controller registers 0 to 14h. */
    public static final int ATTRIBUTES = 0x38;

    /** CRTC registers 0 to 18h. */
    public static final int CRTC = 0x50;

    /** 256 colours of red, green and blue, 0 to 63 each. */
    public static final int COLOURS = 0x100;

    static final int SEQUENCER_COUNT = 5;
    static final int GRAPHICS_COUNT = 9;
    static final int ATTRIBUTE_COUNT = 0x15;
    static final int CRTC_COUNT = 0x19;

    private VideoRegisters() {}

    /** Gives the registers to a debugger, by their names in the reference. */
    public static void describe(Memory memory, ObjLongConsumer<String> registers) {
        registers.accept("miscellaneous output", memory.get8(StateMap.VIDEO + MISCELLANEOUS));
        describe(memory, registers, "sequencer", SEQUENCER, SEQUENCER_COUNT);
        describe(memory, registers, "graphics", GRAPHICS, GRAPHICS_COUNT);
        describe(memory, registers, "attribute", ATTRIBUTES, ATTRIBUTE_COUNT);
        describe(memory, registers, "CRTC", CRTC, CRTC_COUNT);
    }

    private static void describe(Memory memory, ObjLongConsumer<String> registers, String part, int first, int count) {
        for (int n = 0; n < count; n++) {
            registers.accept("%s %02Xh".formatted(part, n), memory.get8(StateMap.VIDEO + first + n));
        }
    }
}
