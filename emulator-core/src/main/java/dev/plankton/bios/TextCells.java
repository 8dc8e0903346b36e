package dev.plankton.bios;

import dev.plankton.memory.Memory;

/** Text modes: cells of character and attribute in video memory, in pages. */
final class TextCells implements DisplayCells {
    private static final int WINDOW = 0x8000;

    private final Memory memory;
    private final VideoData data;

    TextCells(Memory memory, VideoData data) {
        this.memory = memory;
        this.data = data;
    }

    @Override
    public void put(int page, int row, int column, int character, int attribute) {
        if (attribute < 0) {
            memory.store8(cell(page, row, column), character);
        } else {
            memory.store16(cell(page, row, column), attribute << 8 | character);
        }
    }

    @Override
    public int get(int page, int row, int column) {
        return memory.get16(cell(page, row, column));
    }

    @Override
    public void copyRow(int page, int from, int to, int left, int right) {
        for (int column = left; column <= right; column++) {
            memory.store16(cell(page, to, column), memory.get16(cell(page, from, column)));
        }
    }

    @Override
    public void clearRow(int page, int row, int left, int right, int attribute) {
        for (int column = left; column <= right; column++) {
            memory.store16(cell(page, row, column), attribute << 8 | ' ');
        }
    }

    private int cell(int page, int row, int column) {
        int offset = page * data.pageSize() + (row * data.columns() + column) * 2;
        return data.mode().base() + (offset & (WINDOW - 2));
    }
}
