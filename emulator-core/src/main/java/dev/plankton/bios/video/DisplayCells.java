package dev.plankton.bios.video;

/** The character cells of the display in one mode, text or graphics. Rows and columns are within the screen. */
sealed interface DisplayCells permits TextCells, GraphicsCells {
    /**
     * Writes a character.
     *
     * @param attribute attribute or colour; in text, -1 leaves it
     */
    void put(int page, int row, int column, int character, int attribute);

    /** Character in the lower, attribute in the upper byte. */
    int get(int page, int row, int column);

    /** Copies the part of row {@code from} between two columns, both included, to row {@code to}. */
    void copyRow(int page, int from, int to, int left, int right);

    /** Clears the part of a row between two columns, both included. */
    void clearRow(int page, int row, int left, int right, int attribute);
}
