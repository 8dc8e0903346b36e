package dev.plankton.bios;

import dev.plankton.memory.Aperture;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;

/** INT 10h AH=00h: sets registers, data area, fonts and, unless told not to, clears the display. */
final class ModeSwitch {
    private static final int KEEP = 0x80;
    private static final int WINDOW = 0x8000;
    private static final int BLANK = 0x0720;
    private static final int CURSOR_SHAPE = 0x0607;
    private static final int KEEP_COLOURS = 0x08;

    private static final byte[] ZEROS = new byte[Memory.LINE];

    private final Memory memory;

    ModeSwitch(Memory memory) {
        this.memory = memory;
    }

    /**
     * Sets the mode of that number; bit 7 keeps what is displayed. The memory's aperture must be closed.
     *
     * @return false, with nothing done, if there is no such mode
     */
    boolean set(int request) {
        VideoMode mode = VideoMode.of(request & 0x7F);
        if (mode == null) {
            return false;
        }
        boolean keep = (request & KEEP) != 0;
        mode.load(memory, (memory.get8(BiosData.VIDEO_SETTINGS) & KEEP_COLOURS) != 0);
        dataArea(mode, keep);
        BiosRom.pointToFont(memory, 0x43, mode.characterHeight);
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
    }

    private void clear(VideoMode mode) {
        zero(Aperture.START, Aperture.END - Aperture.START);
        zero(StateMap.PLANES, 4 * StateMap.PLANE_SIZE);
        int filling = mode.kind == VideoMode.Kind.TEXT ? BLANK : 0;
        for (int window = 0xB0000; window <= 0xB8000; window += WINDOW) {
            // The window that the mode does not show keeps its content on a PC with two adapters; here it is the same
            // memory.
            int value = window == mode.base() ? filling : 0;
            for (int cell = window; cell < window + WINDOW; cell += 2) {
                if (memory.get16(cell) != value) {
                    memory.put16(cell, value);
                }
            }
        }
    }

    /** Zeroes what is not zero, so that lines that were never used stay clean. */
    private void zero(int from, int length) {
        byte[] bytes = memory.bytes();
        for (int line = from; line < from + length; line += Memory.LINE) {
            if (Arrays.mismatch(bytes, line, line + Memory.LINE, ZEROS, 0, Memory.LINE) >= 0) {
                memory.fill(line, Memory.LINE, 0);
            }
        }
    }
}
