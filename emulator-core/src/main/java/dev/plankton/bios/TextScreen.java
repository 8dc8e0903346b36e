package dev.plankton.bios;

import dev.plankton.device.VideoRegisters;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The colour text screen: cells of character and attribute from B800:0000 on, eight pages of them, geometry and cursors
 * in the BIOS data area.
 */
final class TextScreen {
    static final int BASE = 0xB8000;

    private static final int SIZE = 0x8000;
    private static final int BLANK = 0x0720;
    private static final int CURSOR_SHAPE = 0x0607;

    private static final int BELL = 7;
    private static final int BACKSPACE = 8;
    private static final int LINE_FEED = 10;
    private static final int CARRIAGE_RETURN = 13;

    private final Memory memory;

    TextScreen(Memory memory) {
        this.memory = memory;
    }

    /** Sets a text mode of {@code columns} (40 or 80) by 25 and clears all pages unless {@code keep}. */
    void setMode(int mode, int columns, boolean keep) {
        VideoMode known = VideoMode.of(mode);
        if (known != null) {
            known.load(memory, false);
        }
        memory.put8(BiosData.VIDEO_MODE, mode);
        memory.put16(BiosData.COLUMNS, columns);
        memory.put16(BiosData.PAGE_SIZE, columns == 80 ? 0x1000 : 0x800);
        memory.put16(BiosData.PAGE_START, 0);
        memory.put8(BiosData.ACTIVE_PAGE, 0);
        memory.put8(BiosData.LAST_ROW, 24);
        memory.put16(BiosData.CURSOR_SHAPE, CURSOR_SHAPE);
        memory.fill(BiosData.CURSORS, 16, 0);
        if (!keep) {
            for (int cell = BASE; cell < BASE + SIZE; cell += 2) {
                memory.put16(cell, BLANK);
            }
        }
    }

    boolean text() {
        int mode = memory.get8(BiosData.VIDEO_MODE);
        return mode <= 3 || mode == 7;
    }

    int columns() {
        return Math.clamp(memory.get16(BiosData.COLUMNS), 1, 80);
    }

    /** Rows of the screen; a guest may have overwritten the data area, so the result is kept within a page. */
    int rows() {
        return Math.clamp(memory.get8(BiosData.LAST_ROW) + 1L, 1, 25);
    }

    int activePage() {
        return memory.get8(BiosData.ACTIVE_PAGE) & 7;
    }

    void showPage(int page) {
        memory.store8(BiosData.ACTIVE_PAGE, page & 7);
        memory.store16(BiosData.PAGE_START, (page & 7) * pageSize());
    }

    /** Row in the upper, column in the lower byte. */
    int cursor(int page) {
        return memory.get16(BiosData.CURSORS + 2 * (page & 7));
    }

    void setCursor(int page, int row, int column) {
        memory.store16(BiosData.CURSORS + 2 * (page & 7), ((row & 0xFF) << 8) | (column & 0xFF));
        if ((page & 7) == activePage()) {
            int address = (pageAddress(page) - BASE) / 2 + row * columns() + column;
            memory.put8(StateMap.VIDEO + VideoRegisters.CRTC + 0x0E, address >> 8);
            memory.put8(StateMap.VIDEO + VideoRegisters.CRTC + 0x0F, address);
        }
    }

    /** Character in the lower, attribute in the upper byte, at the cursor. */
    int cellAtCursor(int page) {
        return memory.get16(cell(page, cursor(page) >> 8, cursor(page) & 0xFF));
    }

    /** Writes {@code count} cells from the cursor on, which stays; {@code attribute} -1 leaves the attributes. */
    void fill(int page, int character, int attribute, int count) {
        int from = cell(page, cursor(page) >> 8, cursor(page) & 0xFF);
        int end = Math.min(from + 2 * count, pageAddress(page) + columns() * rows() * 2);
        for (int cell = from; cell < end; cell += 2) {
            put(cell, character, attribute);
        }
    }

    /** Writes a character as a teletype does: moves the cursor, obeys BEL, BS, LF and CR, scrolls. */
    void teletype(int page, int character, int attribute) {
        int row = cursor(page) >> 8;
        int column = cursor(page) & 0xFF;
        switch (character) {
            case BELL -> {
                return;
            }
            case BACKSPACE -> column = Math.max(0, column - 1);
            case LINE_FEED -> row++;
            case CARRIAGE_RETURN -> column = 0;
            default -> {
                put(cell(page, row, column), character, attribute);
                column++;
            }
        }
        if (column >= columns()) {
            column = 0;
            row++;
        }
        if (row >= rows()) {
            row = rows() - 1;
            int below = memory.get8(cell(page, row, column) + 1);
            scrollUp(page, 1, below, 0, 0, rows() - 1, columns() - 1);
        }
        setCursor(page, row, column);
    }

    /** Scrolls a window up by {@code lines}, 0 for all, filling with blanks of {@code attribute}. */
    void scrollUp(int page, int lines, int attribute, int top, int left, int bottom, int right) {
        int last = Math.min(bottom, rows() - 1);
        int step = lines == 0 ? rows() : lines;
        for (int row = top; row <= last; row++) {
            moveRow(page, row, row + step <= last ? row + step : -1, attribute, left, right);
        }
    }

    /** Scrolls a window down by {@code lines}, 0 for all, filling with blanks of {@code attribute}. */
    void scrollDown(int page, int lines, int attribute, int top, int left, int bottom, int right) {
        int step = lines == 0 ? rows() : lines;
        for (int row = Math.min(bottom, rows() - 1); row >= top; row--) {
            moveRow(page, row, row - step >= top ? row - step : -1, attribute, left, right);
        }
    }

    /** Copies the window's part of row {@code source}, or blanks for -1, to {@code row}. */
    private void moveRow(int page, int row, int source, int attribute, int left, int right) {
        for (int column = left; column <= Math.min(right, columns() - 1); column++) {
            int value = source < 0 ? (attribute << 8) | ' ' : memory.get16(cell(page, source, column));
            memory.store16(cell(page, row, column), value);
        }
    }

    private void put(int cell, int character, int attribute) {
        if (attribute < 0) {
            memory.store8(cell, character);
        } else {
            memory.store16(cell, (attribute << 8) | character);
        }
    }

    private int cell(int page, int row, int column) {
        int offset = (Math.min(row, rows() - 1) * columns() + Math.min(column, columns() - 1)) * 2;
        return pageAddress(page) + offset;
    }

    private int pageAddress(int page) {
        return BASE + (page & 7) * pageSize();
    }

    private int pageSize() {
        return columns() > 40 ? 0x1000 : 0x800;
    }
}
