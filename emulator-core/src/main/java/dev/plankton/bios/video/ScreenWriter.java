package dev.plankton.bios.video;

import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Steps;
import dev.plankton.memory.Memory;

/** Writes characters at the cursor and scrolls, in the mode that is set. */
final class ScreenWriter {
    private static final int BELL = 7;
    private static final int BACKSPACE = 8;
    private static final int LINE_FEED = 10;
    private static final int CARRIAGE_RETURN = 13;
    private static final int WHITE_ON_BLACK = 7;

    private final VideoData data;
    private final DisplayCells text;
    private final DisplayCells graphics;

    ScreenWriter(Memory memory, VideoData data, Caller caller, Pixels pixels, Steps steps) {
        this.data = data;
        text = new TextCells(memory, data, steps);
        graphics = new GraphicsCells(memory, data, caller, pixels, steps);
    }

    private DisplayCells cells() {
        return isText() ? text : graphics;
    }

    private boolean isText() {
        return data.mode().kind == VideoMode.Kind.TEXT;
    }

    private int column(int page) {
        return Math.min(data.cursor(page) & 0xFF, data.columns() - 1);
    }

    private int row(int page) {
        return Math.min(data.cursor(page) >> 8, data.rows() - 1);
    }

    /** Character in the lower, attribute in the upper byte, at the cursor. */
    int atCursor(int page) {
        return cells().get(page & 7, row(page), column(page));
    }

    /** Cells from the cursor to the end of the screen. */
    int cellsFromCursor(int page) {
        return data.rows() * data.columns() - cursorCell(page);
    }

    /** Writes a character {@code n} cells after the cursor, which stays. */
    void putFromCursor(int page, int n, int character, int attribute) {
        int cell = cursorCell(page) + n;
        cells().put(page & 7, cell / data.columns(), cell % data.columns(), character, attribute);
    }

    private int cursorCell(int page) {
        return row(page) * data.columns() + column(page);
    }

    /** Writes a character as a teletype does: moves the cursor, obeys BEL, BS, LF and CR, scrolls. */
    void teletype(int page, int character, int attribute) {
        int row = data.cursor(page) >> 8;
        int column = data.cursor(page) & 0xFF;
        switch (character) {
            case BELL -> {
                return;
            }
            case BACKSPACE -> column = Math.max(0, column - 1);
            case LINE_FEED -> row++;
            case CARRIAGE_RETURN -> column = 0;
            default -> {
                cells().put(
                                page & 7,
                                Math.min(row, data.rows() - 1),
                                Math.min(column, data.columns() - 1),
                                character,
                                attribute);
                column++;
                if (column >= data.columns()) {
                    column = 0;
                    row++;
                }
            }
        }
        if (row >= data.rows()) {
            row = data.rows() - 1;
            Scroll up = new Scroll(true, page, 1, isText() ? WHITE_ON_BLACK : 0, 0, 0, row, data.columns() - 1);
            for (int n = 0; n < rows(up); n++) {
                scrollRow(up, n);
            }
        }
        data.setCursor(page, row << 8 | column);
    }

    /** Rows that a scroll moves or clears. */
    int rows(Scroll scroll) {
        return lastRow(scroll) - scroll.top() + 1;
    }

    /** Does the part of a scroll that fills its row {@code n}, counted from where it begins. */
    void scrollRow(Scroll scroll, int n) {
        int last = lastRow(scroll);
        int step = scroll.lines() == 0 ? data.rows() : scroll.lines();
        int to = scroll.up() ? scroll.top() + n : last - n;
        int from = scroll.up() ? to + step : to - step;
        int page = scroll.page() & 7;
        int right = Math.min(scroll.right(), data.columns() - 1);
        if (from < scroll.top() || from > last) {
            cells().clearRow(page, to, scroll.left(), right, scroll.attribute());
        } else {
            cells().copyRow(page, from, to, scroll.left(), right);
        }
    }

    private int lastRow(Scroll scroll) {
        return Math.min(scroll.bottom(), data.rows() - 1);
    }

    /**
     * A window that moves by {@code lines}, 0 for all, and is filled with blanks of {@code attribute}.
     *
     * @param up whether it moves up, else down
     */
    record Scroll(boolean up, int page, int lines, int attribute, int top, int left, int bottom, int right) {}
}
