package dev.plankton.machine.screen;

/** A text mode: cells of character and attribute. Columns and rows count from 0 at the upper left. */
public final class TextScreen implements Screen {
    private final int columns;
    private final int rows;
    private final byte[] cells;
    private final int[] colours;
    private final boolean blinks;
    private final int glyphHeight;
    private final byte[] glyphs;
    private final int cursor;

    /**
     * A screen of {@code columns} by {@code rows}.
     *
     * @param cells character and attribute of each cell, row by row
     * @param colours 16 colours as 0xRRGGBB
     * @param glyphs the rows of all 256 characters' glyphs, the same number for each
     * @param cursor number of the cell with the cursor, or -1
     */
    TextScreen(
            int columns,
            int rows,
            byte[] cells,
            int[] colours,
            boolean blinks,
            int glyphHeight,
            byte[] glyphs,
            int cursor) {
        this.glyphs = glyphs;
        this.columns = columns;
        this.rows = rows;
        this.cells = cells;
        this.colours = colours;
        this.blinks = blinks;
        this.glyphHeight = glyphHeight;
        this.cursor = cursor;
    }

    /** Cells of a row. */
    public int columns() {
        return columns;
    }

    /** Rows on the screen. */
    public int rows() {
        return rows;
    }

    /** The character, 0 to 255 of code page 437. */
    public int character(int column, int row) {
        return cells[2 * (row * columns + column)] & 0xFF;
    }

    /** The attribute: bits 0 to 3 foreground, 4 to 7 background, but see {@link #blinks}. */
    public int attribute(int column, int row) {
        return cells[2 * (row * columns + column) + 1] & 0xFF;
    }

    /** Whether there is a cursor on the screen. */
    public boolean cursorVisible() {
        return cursor >= 0;
    }

    /** Column of the cursor, if it is visible. */
    public int cursorColumn() {
        return Math.max(cursor, 0) % columns;
    }

    /** Row of the cursor, if it is visible. */
    public int cursorRow() {
        return Math.max(cursor, 0) / columns;
    }

    /** Whether bit 7 of an attribute makes the character blink; if not, it is a bright background. */
    public boolean blinks() {
        return blinks;
    }

    /** Colour 0 to 15 as the palette has it now, 0xRRGGBB. */
    public int rgb(int colour) {
        return colours[colour];
    }

    /** Pixel rows of a character: 16, 14, 8 or what the guest has set. */
    public int glyphHeight() {
        return glyphHeight;
    }

    /**
     * A row of pixels of a character as this adapter draws it, with the ROM's font or one that the guest has loaded.
     *
     * @param line 0, the top, to {@link #glyphHeight} - 1
     * @return 8 pixels, the leftmost in bit 7
     */
    public int glyph(int character, int line) {
        int height = glyphs.length / 256;
        return line < height ? glyphs[character * height + line] & 0xFF : 0;
    }
}
