package dev.plankton.machine.screen;

/**
 * A text mode: cells of character and attribute. Columns and rows count from 0 at the upper left. Smooth scrolling and a
 * split screen show in {@link #lines}, from which a picture is drawn.
 */
public final class TextScreen implements Screen {
    /**
     * The cursor.
     *
     * @param cell number of its cell on the screen, row by row, or -1 if there is none
     * @param first the first line of the cell that it fills
     * @param last the last one
     */
    record Cursor(int cell, int first, int last) {}

    private final int columns;
    private final int rows;
    private final byte[] cells;
    private final int[] colours;
    private final boolean blinks;
    private final int glyphHeight;
    private final byte[] glyphs;
    private final ScanLines lines;
    private final int panning;
    private final Cursor cursor;

    /**
     * A screen of {@code columns} by {@code rows}.
     *
     * @param cells character and attribute of each cell, row by row; a row has one cell more than columns, which shows
     *     while the picture is moved to the left, and there may be a row more for the same reason
     * @param colours 16 colours as 0xRRGGBB
     * @param glyphs the rows of all 256 characters' glyphs, the same number for each
     * @param panning pixels, 0 to 8, by which the panned lines are moved to the left
     */
    TextScreen(
            int columns,
            int rows,
            byte[] cells,
            int[] colours,
            boolean blinks,
            int glyphHeight,
            byte[] glyphs,
            ScanLines lines,
            int panning,
            Cursor cursor) {
        this.glyphs = glyphs;
        this.columns = columns;
        this.rows = rows;
        this.cells = cells;
        this.colours = colours;
        this.blinks = blinks;
        this.glyphHeight = glyphHeight;
        this.lines = lines;
        this.panning = panning;
        this.cursor = cursor;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder(columns);
            for (int column = 0; column < columns; column++) {
                line.append(CodePage437.glyph(character(column, row)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing() + "\n";
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
        return cells[2 * (row * (columns + 1) + column)] & 0xFF;
    }

    /** The attribute: bits 0 to 3 foreground, 4 to 7 background, but see {@link #blinks}. */
    public int attribute(int column, int row) {
        return cells[2 * (row * (columns + 1) + column) + 1] & 0xFF;
    }

    /** Whether there is a cursor on the screen. */
    public boolean cursorVisible() {
        return cursor.cell >= 0;
    }

    /** Column of the cursor, if it is visible. */
    public int cursorColumn() {
        return Math.max(cursor.cell, 0) % columns;
    }

    /** Row of the cursor, if it is visible. */
    public int cursorRow() {
        return Math.max(cursor.cell, 0) / columns;
    }

    /** The first line of its cell that the cursor fills, 0 at the top, if it is visible. */
    public int cursorFirstLine() {
        return cursor.first;
    }

    /** The last line of its cell that the cursor fills, if it is visible. */
    public int cursorLastLine() {
        return cursor.last;
    }

    /** Lines of the picture, as far as characters are shown in it. */
    public int lines() {
        return lines.count;
    }

    /** The row of which line {@code line} of the picture shows a part; the lowest may be one past {@link #rows}. */
    public int rowAt(int line) {
        return lines.rows[line];
    }

    /** The line of the glyphs, 0 at the top, that line {@code line} of the picture shows. */
    public int glyphLineAt(int line) {
        return lines.rowScans[line];
    }

    /**
     * The pixels, 0 to 8, by which a line of the picture is moved to the left (horizontal pixel panning): the cell at
     * column {@link #columns} shows at its right end then.
     */
    public int shiftAt(int line) {
        return lines.panned[line] ? panning : 0;
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

    @Override
    public String toString() {
        return "text of %d by %d characters:%n%s".formatted(columns(), rows(), text());
    }
}
