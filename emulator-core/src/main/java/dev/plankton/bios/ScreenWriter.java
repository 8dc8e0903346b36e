package dev.plankton.bios;

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

    ScreenWriter(Memory memory, VideoData data, Caller caller, Pixels pixels) {
        this.data = data;
        text = new TextCells(memory, data);
        graphics = new GraphicsCells(memory, data, caller, pixels);
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

    /** Writes {@code count} characters from the cursor on, to the end of the screen at most; the cursor stays. */
    void repeat(int page, int character, int attribute, int count) {
        int first = row(page) * data.columns() + column(page);
        int end = Math.min(first + count, data.rows() * data.columns());
        for (int cell = first; cell < end; cell++) {
            cells().put(page & 7, cell / data.columns(), cell % data.columns(), character, attribute);
        }
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
            scrollUp(page, 1, isText() ? WHITE_ON_BLACK : 0, 0, 0, row, data.columns() - 1);
        }
        data.setCursor(page, row << 8 | column);
    }

    /** Scrolls a window up by {@code lines}, 0 for all, filling with blanks of {@code attribute}. */
    void scrollUp(int page, int lines, int attribute, int top, int left, int bottom, int right) {
        int lastRow = Math.min(bottom, data.rows() - 1);
        int lastColumn = Math.min(right, data.columns() - 1);
        int step = lines == 0 ? data.rows() : lines;
        for (int row = top; row <= lastRow; row++) {
            move(page & 7, row + step <= lastRow ? row + step : -1, row, attribute, left, lastColumn);
        }
    }

    /** Scrolls a window down by {@code lines}, 0 for all, filling with blanks of {@code attribute}. */
    void scrollDown(int page, int lines, int attribute, int top, int left, int bottom, int right) {
        int lastColumn = Math.min(right, data.columns() - 1);
        int step = lines == 0 ? data.rows() : lines;
        for (int row = Math.min(bottom, data.rows() - 1); row >= top; row--) {
            move(page & 7, row - step >= top ? row - step : -1, row, attribute, left, lastColumn);
        }
    }

    private void move(int page, int from, int to, int attribute, int left, int right) {
        if (from < 0) {
            cells().clearRow(page, to, left, right, attribute);
        } else {
            cells().copyRow(page, from, to, left, right);
        }
    }
}
