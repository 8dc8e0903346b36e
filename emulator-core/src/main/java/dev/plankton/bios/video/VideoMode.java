package dev.plankton.bios.video;

import dev.plankton.device.video.VideoColours;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The display modes of a VGA and what its BIOS writes to the registers for each. Source: IBM PS/2 and PC BIOS Interface
 * Technical Reference, "Interrupt 10H", and Hardware Interface Technical Reference, "Video Subsystem", register values by
 * mode; checked against SeaVGABIOS.
 */
enum VideoMode {
    TEXT_40_GREY(0x00, Kind.TEXT, 40, 25, 16, 0x0800, VideoColours.SIXTY_FOUR, Registers.TEXT_40),
    TEXT_40(0x01, Kind.TEXT, 40, 25, 16, 0x0800, VideoColours.SIXTY_FOUR, Registers.TEXT_40),
    TEXT_80_GREY(0x02, Kind.TEXT, 80, 25, 16, 0x1000, VideoColours.SIXTY_FOUR, Registers.TEXT_80),
    TEXT_80(0x03, Kind.TEXT, 80, 25, 16, 0x1000, VideoColours.SIXTY_FOUR, Registers.TEXT_80),
    CGA_4(0x04, Kind.CGA, 40, 25, 8, 0x4000, VideoColours.SIXTEEN, Registers.CGA_4),
    CGA_4_GREY(0x05, Kind.CGA, 40, 25, 8, 0x4000, VideoColours.SIXTEEN, Registers.CGA_4),
    CGA_2(0x06, Kind.CGA, 80, 25, 8, 0x4000, VideoColours.SIXTEEN, Registers.CGA_2),
    TEXT_MONO(0x07, Kind.TEXT, 80, 25, 16, 0x1000, VideoColours.MONOCHROME, Registers.TEXT_MONO),
    PLANAR_320_200(0x0D, Kind.PLANAR, 40, 25, 8, 0x2000, VideoColours.SIXTEEN, Registers.PLANAR_320_200),
    PLANAR_640_200(0x0E, Kind.PLANAR, 80, 25, 8, 0x4000, VideoColours.SIXTEEN, Registers.PLANAR_640_200),
    PLANAR_MONO(0x0F, Kind.PLANAR, 80, 25, 14, 0x8000, VideoColours.MONOCHROME, Registers.PLANAR_MONO),
    PLANAR_640_350(0x10, Kind.PLANAR, 80, 25, 14, 0x8000, VideoColours.SIXTY_FOUR, Registers.PLANAR_640_350),
    PLANAR_2(0x11, Kind.PLANAR, 80, 30, 16, 0xA000, VideoColours.SIXTY_FOUR, Registers.PLANAR_2),
    PLANAR_640_480(0x12, Kind.PLANAR, 80, 30, 16, 0xA000, VideoColours.SIXTY_FOUR, Registers.PLANAR_640_480),
    LINEAR_256(0x13, Kind.LINEAR, 40, 25, 8, 0x2000, VideoColours.MANY, Registers.LINEAR_256);

    /** How pixels lie in memory. */
    enum Kind {
        /** Cells of character and attribute. */
        TEXT,
        /** At B8000h, even and odd lines apart, 2 bits or 1 a pixel. */
        CGA,
        /** At A0000h, four planes at each byte of 8 pixels. */
        PLANAR,
        /** At A0000h, a byte a pixel. */
        LINEAR
    }

    /** The palette address source: the attribute controller displays, and the CPU does not write its palette. */
    private static final byte DISPLAYED = 0x20;

    private static final VideoMode[] BY_NUMBER = new VideoMode[0x14];

    static {
        for (VideoMode mode : values()) {
            BY_NUMBER[mode.number] = mode;
        }
    }

    final int number;
    final Kind kind;
    final int columns;
    final int rows;
    final int characterHeight;
    final int pageSize;
    final VideoColours colours;
    private final String registers;

    VideoMode(
            int number,
            Kind kind,
            int columns,
            int rows,
            int characterHeight,
            int pageSize,
            VideoColours colours,
            String registers) {
        this.number = number;
        this.kind = kind;
        this.columns = columns;
        this.rows = rows;
        this.characterHeight = characterHeight;
        this.pageSize = pageSize;
        this.colours = colours;
        this.registers = registers;
    }

    /** The mode of that number, or null if this adapter has none. */
    static @Nullable VideoMode of(int number) {
        return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    int width() {
        return columns * 8;
    }

    int height() {
        return number == PLANAR_640_350.number || number == PLANAR_MONO.number ? 350 : rows * characterHeight;
    }

    boolean monochrome() {
        return colours == VideoColours.MONOCHROME;
    }

    /** Linear address of the first byte of video memory. */
    int base() {
        return switch (kind) {
            case TEXT -> monochrome() ? 0xB0000 : 0xB8000;
            case CGA -> 0xB8000;
            case PLANAR, LINEAR -> 0xA0000;
        };
    }

    /** Writes the registers; the colours unless {@code keepColours}. */
    void load(Memory memory, boolean keepColours) {
        byte[] values = HexFormat.of().parseHex(registers.replace(" ", ""));
        byte[] state = new byte[VideoRegisters.SIZE];
        int at = copy(values, 0, state, VideoRegisters.MISCELLANEOUS, 1);
        state[VideoRegisters.PEL_MASK] = (byte) 0xFF;
        state[VideoRegisters.ATTRIBUTE_INDEX] = DISPLAYED;
        at = copy(values, at, state, VideoRegisters.SEQUENCER, 5);
        at = copy(values, at, state, VideoRegisters.CRTC, 0x19);
        at = copy(values, at, state, VideoRegisters.ATTRIBUTES, 0x14);
        copy(values, at, state, VideoRegisters.GRAPHICS, 9);
        int length = VideoRegisters.COLOURS;
        if (!keepColours) {
            colours.write(state, VideoRegisters.COLOURS);
            length = VideoRegisters.SIZE;
        }
        memory.put(StateMap.VIDEO, state, 0, length);
    }

    /** What the mode has in the table of video parameters that programs find by 0040:00A8: 64 bytes. */
    byte[] parameters() {
        byte[] values = HexFormat.of().parseHex(registers.replace(" ", ""));
        byte[] entry = new byte[VideoTables.PARAMETERS];
        entry[0] = (byte) columns;
        entry[1] = (byte) (rows - 1);
        entry[2] = (byte) characterHeight;
        entry[3] = (byte) pageSize;
        entry[4] = (byte) (pageSize >> 8);
        // The sequencer without its reset register, miscellaneous output, CRTC, attribute and graphics controller.
        copy(values, 2, entry, 5, 4);
        copy(values, 0, entry, 9, 1);
        copy(values, 6, entry, 10, entry.length - 10);
        return entry;
    }

    /** Colours that it shows at a time; 0 in monochrome modes. */
    int colourCount() {
        return switch (kind) {
            case TEXT -> monochrome() ? 0 : 16;
            case CGA -> this == CGA_2 ? 2 : 4;
            case PLANAR -> monochrome() ? 0 : this == PLANAR_2 ? 2 : 16;
            case LINEAR -> 256;
        };
    }

    /** Pages that its memory holds, eight at most. */
    int pages() {
        return switch (kind) {
            case TEXT -> 8;
            case CGA, LINEAR -> 1;
            case PLANAR -> Math.min(8, StateMap.PLANE_SIZE / pageSize);
        };
    }

    private static int copy(byte[] values, int from, byte[] state, int to, int count) {
        System.arraycopy(values, from, state, to, count);
        return from + count;
    }

    /** For each mode: miscellaneous output; sequencer; CRTC; attribute controller; graphics controller. */
    private static final class Registers {
        private static final String TEXT_PALETTE = "0001020304051407 38393a3b3c3d3e3f";
        private static final String CGA_PALETTE = "0001020304050607 1011121314151617";

        static final String TEXT_40 = "67 0308030002 2d2728902ba0bf1f004f0d0e000000009c8e8f141f96b9a3ff" + TEXT_PALETTE
                + "0c000f08 0000000000100e0fff";
        static final String TEXT_80 = "67 0300030002 5f4f50825581bf1f004f0d0e000000009c8e8f281f96b9a3ff" + TEXT_PALETTE
                + "0c000f08 0000000000100e0fff";
        static final String TEXT_MONO = "66 0300030002 5f4f50825581bf1f004f0d0e000000009c8e8f280f96b9a3ff"
                + "0008080808080808 1018181818181818 0e000f08 0000000000100a0fff";
        static final String CGA_4 = "63 0309030002 2d2728902b80bf1f00c10000000000009c8e8f140096b9a2ff"
                + "0013151702040607 1011121314151617 01000300 0000000000300f0fff";
        static final String CGA_2 = "63 0301010006 5f4f50825480bf1f00c10000000000009c8e8f280096b9c2ff"
                + "0017171717171717 1717171717171717 01000100 0000000000000d0fff";
        static final String PLANAR_320_200 = "63 03090f0006 2d2728902b80bf1f00c00000000000009c8e8f140096b9e3ff"
                + CGA_PALETTE + "01000f00 000000000000050fff";
        static final String PLANAR_640_200 = "63 03010f0006 5f4f50825480bf1f00c00000000000009c8e8f280096b9e3ff"
                + CGA_PALETTE + "01000f00 000000000000050fff";
        static final String PLANAR_MONO = "a3 03010f0006 5f4f50825480bf1f0040000000000000 83855d280f63bae3ff"
                + "0008000018180000 0008000000180000 01000100 000000000000050fff";
        static final String PLANAR_640_350 = "a3 03010f0006 5f4f50825480bf1f0040000000000000 83855d280f63bae3ff"
                + TEXT_PALETTE + "01000f00 000000000000050fff";
        static final String PLANAR_2 = "e3 03010f0006 5f4f508254800b3e0040000000000000 ea8cdf2800e704e3ff"
                + "003f003f003f003f 003f003f003f003f 01000f00 000000000000050fff";
        static final String PLANAR_640_480 = "e3 03010f0006 5f4f508254800b3e0040000000000000 ea8cdf2800e704e3ff"
                + TEXT_PALETTE + "01000f00 000000000000050fff";
        static final String LINEAR_256 = "63 03010f000e 5f4f50825480bf1f0041000000000000 9c8e8f284096b9a3ff"
                + "0001020304050607 08090a0b0c0d0e0f 41000f00 000000000040050fff";

        private Registers() {}
    }
}
