package dev.plankton.machine.screen;

import dev.plankton.device.video.VideoRegisters;

/**
 * What the registers of the video adapter say of the picture. Source: IBM PS/2 Hardware Interface Technical Reference,
 * "Video Subsystem": CRT controller, sequencer, attribute controller.
 */
final class DisplayRegisters {
    private static final int MAXIMUM_LINES = 2048;

    private final byte[] bytes;

    /** The registers in {@code bytes}, the adapter's part of a state: see {@link VideoRegisters}. */
    DisplayRegisters(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Character clocks of a line: 8 pixels each, or 4 of 256 colours. */
    int columns() {
        return crtc(1) + 1;
    }

    /** Scan lines of the picture as the monitor draws them, doubled ones counted twice. */
    int scanLines() {
        int last = crtc(0x12) | (crtc(7) & 2) << 7 | (crtc(7) & 0x40) << 3;
        return Math.min(last + 1, MAXIMUM_LINES);
    }

    /** Whether each line is drawn twice: 200 lines as 400. */
    boolean doubled() {
        return (crtc(9) & 0x80) != 0;
    }

    /** The last row scan of a character row, 0 to 31. */
    int maximumRowScan() {
        return crtc(9) & 0x1F;
    }

    /** The row scan with which the picture begins. */
    int presetRowScan() {
        return crtc(8) & 0x1F;
    }

    /** Memory address, in character clocks, with which the picture begins. */
    int start() {
        return crtc16(0x0C) + (crtc(8) >> 5 & 3);
    }

    /** Memory addresses from one character row to the next. */
    int pitch() {
        return crtc(0x13) * 2;
    }

    /** The scan line after which the memory address starts again at 0. */
    int lineCompare() {
        return crtc(0x18) | (crtc(7) & 0x10) << 4 | (crtc(9) & 0x40) << 3;
    }

    /** Whether what lies below the line compare is not panned. */
    boolean panningEndsAtLineCompare() {
        return (attribute(0x10) & 0x20) != 0;
    }

    /** Whether the row scan takes part in memory addresses, as a CGA's odd lines need. */
    boolean rowScanAddresses() {
        return (crtc(0x17) & 3) != 3 && maximumRowScan() > 0;
    }

    /**
     * The address in each plane, 0 to FFFFh, of a character clock: the counter shifted by byte, word or doubleword mode,
     * with two bits from the row scan where so set.
     *
     * @param counter the CRT controller's memory address counter at the start of the line
     * @param column number of the character clock in the line
     */
    int address(int counter, int column, int rowScan) {
        int clock = (crtc(0x14) & 0x20) != 0 ? column >> 2 : (crtc(0x17) & 8) != 0 ? column >> 1 : column;
        int counted = counter + clock & 0xFFFF;
        int address = counted;
        if ((crtc(0x14) & 0x40) != 0) {
            address = counted << 2;
        } else if ((crtc(0x17) & 0x40) == 0) {
            int wrapped = (crtc(0x17) & 0x20) != 0 ? counted >> 15 : counted >> 13;
            address = counted << 1 | wrapped & 1;
        }
        if ((crtc(0x17) & 1) == 0) {
            address = address & ~0x2000 | (rowScan & 1) << 13;
        }
        if ((crtc(0x17) & 2) == 0) {
            address = address & ~0x4000 | (rowScan & 2) << 13;
        }
        return address & 0xFFFF;
    }

    /** Address of the cursor, with its skew. */
    int cursor() {
        return crtc16(0x0E) + (crtc(0x0B) >> 5 & 3);
    }

    /** First row scan of the cursor, past {@link #cursorEnd} if there is none. */
    int cursorStart() {
        return (crtc(0x0A) & 0x20) != 0 ? 0x20 : crtc(0x0A) & 0x1F;
    }

    /** Last row scan of the cursor. */
    int cursorEnd() {
        return Math.min(crtc(0x0B) & 0x1F, maximumRowScan());
    }

    /** Whether the picture is dark, by the sequencer's screen off, the CRT controller's reset or the palette being written. */
    boolean blank() {
        return (sequencer(1) & 0x20) != 0 || (crtc(0x17) & 0x80) == 0 || paletteIsWritten();
    }

    /** 0xRRGGBB of a dark picture: black, or the border's colour while the palette is being written. */
    int blankColour() {
        boolean off = (sequencer(1) & 0x20) != 0 || (crtc(0x17) & 0x80) == 0;
        return off ? 0 : rgb(attribute(0x11));
    }

    private boolean paletteIsWritten() {
        return (at(VideoRegisters.ATTRIBUTE_INDEX) & 0x20) == 0;
    }

    /** The 16 colours that attributes name as 0xRRGGBB: those of the enabled planes, by the attribute controller's palette. */
    int[] palette() {
        int[] colours = new int[16];
        boolean replaced = (attribute(0x10) & 0x80) != 0;
        int select = attribute(0x14);
        for (int i = 0; i < 16; i++) {
            int entry = attribute(i & attribute(0x12)) & 0x3F;
            int low = replaced ? entry & 15 | (select & 3) << 4 : entry;
            colours[i] = rgb(low | (select & 0x0C) << 4);
        }
        return colours;
    }

    /** The 256 colours of the DAC as 0xRRGGBB. */
    int[] colours() {
        int[] colours = new int[256];
        for (int i = 0; i < 256; i++) {
            colours[i] = rgb(i);
        }
        return colours;
    }

    private int rgb(int colour) {
        int at = VideoRegisters.COLOURS + 3 * (colour & at(VideoRegisters.PEL_MASK));
        return full(bytes[at]) << 16 | full(bytes[at + 1]) << 8 | full(bytes[at + 2]);
    }

    /** 6 bits to 8, so that the most stays the most. */
    private static int full(int component) {
        return (component & 0x3F) << 2 | (component & 0x3F) >> 4;
    }

    private int crtc16(int high) {
        return crtc(high) << 8 | crtc(high + 1);
    }

    private int crtc(int register) {
        return at(VideoRegisters.CRTC + register);
    }

    int graphics(int register) {
        return at(VideoRegisters.GRAPHICS + register);
    }

    int attribute(int register) {
        return at(VideoRegisters.ATTRIBUTES + register);
    }

    int sequencer(int register) {
        return at(VideoRegisters.SEQUENCER + register);
    }

    int at(int offset) {
        return bytes[offset] & 0xFF;
    }
}
