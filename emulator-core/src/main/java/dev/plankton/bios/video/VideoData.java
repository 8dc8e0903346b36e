package dev.plankton.bios.video;

import dev.plankton.bios.data.BiosData;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The BIOS data area's account of the display: mode, geometry, pages, cursors, and with each the CRTC registers that
 * follow it. A guest may have written anything there, so what is read is kept within bounds.
 */
final class VideoData {
    private static final int CRTC = StateMap.VIDEO + VideoRegisters.CRTC;
    private static final int PAGES = 8;
    private static final int EMULATION_OFF = 1;

    private final Memory memory;

    VideoData(Memory memory) {
        this.memory = memory;
    }

    /** The mode; if a guest has written a number without a mode, 80 columns of text. */
    VideoMode mode() {
        VideoMode mode = VideoMode.of(memory.get8(BiosData.VIDEO_MODE) & 0x7F);
        return mode == null ? VideoMode.TEXT_80 : mode;
    }

    int columns() {
        return Math.clamp(memory.get16(BiosData.COLUMNS), 1, 132);
    }

    int rows() {
        return Math.clamp(memory.get8(BiosData.LAST_ROW) + 1L, 1, 100);
    }

    int pageSize() {
        return memory.get16(BiosData.PAGE_SIZE);
    }

    int characterHeight() {
        return Math.clamp(memory.get16(BiosData.CHARACTER_HEIGHT), 1, 32);
    }

    int activePage() {
        return memory.get8(BiosData.ACTIVE_PAGE) & (PAGES - 1);
    }

    void showPage(int page) {
        int shown = page & (PAGES - 1);
        int start = shown * pageSize();
        memory.store8(BiosData.ACTIVE_PAGE, shown);
        memory.store16(BiosData.PAGE_START, start);
        // Text is counted in cells, planes in bytes.
        int address = mode().kind == VideoMode.Kind.TEXT ? start / 2 : start;
        crtc16(0x0C, address);
        setCursor(shown, cursor(shown));
    }

    /** Row in the upper, column in the lower byte. */
    int cursor(int page) {
        return memory.get16(BiosData.CURSORS + 2 * (page & (PAGES - 1)));
    }

    void setCursor(int page, int position) {
        int own = page & (PAGES - 1);
        int at = BiosData.CURSORS + 2 * own;
        if (memory.get16(at) != position) {
            memory.store16(at, position);
        }
        if (own == activePage() && mode().kind == VideoMode.Kind.TEXT) {
            crtc16(0x0E, own * pageSize() / 2 + (position >> 8) * columns() + (position & 0xFF));
        }
    }

    /** Sets the cursor's first and last line, upper and lower byte, as for a character of 8 lines or as they are. */
    void setCursorShape(int shape) {
        memory.store16(BiosData.CURSOR_SHAPE, shape);
        crtc16(0x0A, scaled(shape));
    }

    /** A shape meant for 8 lines is stretched to the character's height, unless the program has switched that off. */
    private int scaled(int shape) {
        int first = shape >> 8 & 0x3F;
        int last = shape & 0x1F;
        int height = characterHeight();
        boolean off = (memory.get8(BiosData.VIDEO_CONTROL) & EMULATION_OFF) != 0;
        if (off || height <= 8 || last >= 8 || first >= 0x20) {
            return shape;
        }
        int top = last == first + 1 ? (last + 1) * height / 8 - 2 : (first + 1) * height / 8 - 1;
        return top << 8 | (last + 1) * height / 8 - 1;
    }

    private void crtc16(int register, int value) {
        set(CRTC + register, value >> 8);
        set(CRTC + register + 1, value);
    }

    private void set(int address, int value) {
        if (memory.get8(address) != (value & 0xFF)) {
            memory.put8(address, value);
        }
    }
}
