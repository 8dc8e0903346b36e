package dev.plankton.bios.video;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.memory.Aperture;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;

/** INT 10h AH=00h: sets registers, data area, fonts and, unless bit 7 of AL is set, clears the display. */
public final class ModeSwitch {
    private static final int KEEP = 0x80;
    private static final int WINDOW = 0x8000;
    private static final int BLANK = 0x0720;
    private static final int CURSOR_SHAPE = 0x0607;
    private static final int KEEP_COLOURS = 0x08;

    /** What a CGA or an MDA gets in its mode register for modes 0 to 7. */
    private static final int[] CGA_MODES = {0x2C, 0x28, 0x2D, 0x29, 0x2A, 0x2E, 0x1E, 0x29};

    private static final byte[] ZEROS = new byte[WINDOW];
    private static final byte[] BLANKS = blanks();

    private final Memory memory;

    public ModeSwitch(Memory memory) {
        this.memory = memory;
    }

    /**
     * Sets the mode of that number; bit 7 keeps what is displayed. The memory's aperture must be closed.
     *
     * @return false, with nothing done, if there is no such mode
     */
    public boolean set(int request) {
        VideoMode mode = VideoMode.of(request & 0x7F);
        if (mode == null) {
            return false;
        }
        boolean keep = (request & KEEP) != 0;
        mode.load(memory, (memory.get8(BiosData.VIDEO_SETTINGS) & KEEP_COLOURS) != 0);
        dataArea(mode, keep);
        RomLayout.pointToFont(memory, 0x43, mode.characterHeight);
        if (!keep) {
            clear(mode);
        }
        return true;
    }

    private void dataArea(VideoMode mode, boolean keep) {
        boolean text = mode.kind == VideoMode.Kind.TEXT;
        memory.put8(BiosData.VIDEO_MODE, mode.number);
        memory.put16(BiosData.COLUMNS, mode.columns);
        memory.put16(BiosData.PAGE_SIZE, mode.pageSize);
        memory.put16(BiosData.PAGE_START, 0);
        memory.put8(BiosData.ACTIVE_PAGE, 0);
        memory.put8(BiosData.LAST_ROW, mode.rows - 1);
        memory.put16(BiosData.CHARACTER_HEIGHT, mode.characterHeight);
        memory.put16(BiosData.CRTC_PORT, mode.monochrome() ? 0x3B4 : 0x3D4);
        memory.fill(BiosData.CURSORS, 16, 0);
        memory.put8(BiosData.VIDEO_CONTROL, memory.get8(BiosData.VIDEO_CONTROL) & ~KEEP | (keep ? KEEP : 0));
        memory.put8(
                BiosData.EQUIPMENT,
                memory.get8(BiosData.EQUIPMENT) & ~0x30 | (mode == VideoMode.TEXT_MONO ? 0x30 : 0x20));
        memory.put16(BiosData.CURSOR_SHAPE, text ? CURSOR_SHAPE : 0);
        if (mode.number < CGA_MODES.length) {
            memory.put8(BiosData.CGA_MODE, CGA_MODES[mode.number]);
            memory.put8(BiosData.CGA_COLOUR, mode == VideoMode.CGA_2 ? 0x3F : 0x30);
        }
    }

    private static byte[] blanks() {
        byte[] blanks = new byte[WINDOW];
        for (int at = 0; at < WINDOW; at += 2) {
            blanks[at] = (byte) BLANK;
            blanks[at + 1] = (byte) (BLANK >> 8);
        }
        return blanks;
    }

    private void clear(VideoMode mode) {
        for (int at = Aperture.START; at < Aperture.END; at += WINDOW) {
            set(at, ZEROS);
        }
        for (int at = StateMap.PLANES; at < StateMap.PLANES + 4 * StateMap.PLANE_SIZE; at += WINDOW) {
            set(at, ZEROS);
        }
        for (int window = 0xB0000; window <= 0xB8000; window += WINDOW) {
            // The window that the mode does not show keeps its content on a PC with two adapters; here it is the same
            // memory.
            set(window, window == mode.base() && mode.kind == VideoMode.Kind.TEXT ? BLANKS : ZEROS);
        }
    }

    /** Makes the bytes from an address on equal to others, of which each line repeats; lines that do already stay clean. */
    private void set(int from, byte[] wanted) {
        byte[] bytes = memory.bytes();
        int at = 0;
        while (true) {
            int difference = Arrays.mismatch(bytes, from + at, from + WINDOW, wanted, at, WINDOW);
            if (difference < 0) {
                return;
            }
            at = at + difference & -Memory.LINE;
            memory.put(from + at, wanted, at, Memory.LINE);
            at += Memory.LINE;
        }
    }
}
