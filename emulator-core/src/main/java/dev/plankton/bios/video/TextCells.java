package dev.plankton.bios.video;

import dev.plankton.bios.data.Steps;
import dev.plankton.memory.Memory;

/** Text modes: cells of character and attribute in video memory, in pages. */
final class TextCells implements DisplayCells {
    private static final int WINDOW = 0x8000;

    /** Costs, see {@link Steps#charge}: of a character, of a row, and the bytes of a row that cost one instruction. */
    private static final int CELL_COST = 6, ROW_COST = 12, BYTES_PER_UNIT = 16;

    private final Memory memory;
    private final VideoData data;
    private final Steps steps;

    TextCells(Memory memory, VideoData data, Steps steps) {
        this.memory = memory;
        this.data = data;
        this.steps = steps;
    }

    @Override
    public void put(int page, int row, int column, int character, int attribute) {
        steps.charge(CELL_COST);
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
        int source = cell(page, from, left);
        int target = cell(page, to, left);
        int length = 2 * (right - left + 1);
        charge(length);
        if (length > 0
                && contiguous(source, length)
                && contiguous(target, length)
                && memory.copyForward(source, target, length, 2)) {
            return;
        }
        steps.charge(Math.max(0, length));
        for (int column = left; column <= right; column++) {
            memory.store16(cell(page, to, column), memory.get16(cell(page, from, column)));
        }
    }

    @Override
    public void clearRow(int page, int row, int left, int right, int attribute) {
        int target = cell(page, row, left);
        int length = 2 * (right - left + 1);
        charge(length);
        if (length > 0
                && contiguous(target, length)
                && memory.fillForward(target, length / 2, 2, attribute << 8 | ' ')) {
            return;
        }
        steps.charge(Math.max(0, length));
        for (int column = left; column <= right; column++) {
            memory.store16(cell(page, row, column), attribute << 8 | ' ');
        }
    }

    private void charge(int length) {
        steps.charge(ROW_COST + Math.max(0, length) / BYTES_PER_UNIT);
    }

    /** Whether cells from {@code address} on do not reach beyond the window, where they would wrap. */
    private boolean contiguous(int address, int length) {
        return address - data.mode().base() + length <= WINDOW;
    }

    private int cell(int page, int row, int column) {
        int offset = page * data.pageSize() + (row * data.columns() + column) * 2;
        return data.mode().base() + (offset & (WINDOW - 2));
    }
}
