package dev.plankton.bios;

import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * Characters drawn in graphics modes, with the font that INT 43h points to; the upper half of an 8 by 8 font is at INT
 * 1Fh. Pages exist in planar modes only.
 */
final class GraphicsCells implements DisplayCells {
    private static final int FONT = 0x43 * 4;
    private static final int UPPER_FONT = 0x1F * 4;
    private static final int BANK = 0x2000;
    private static final int PLANES = 4;
    private static final int EXCLUSIVE_OR = 0x80;

    private final Memory memory;
    private final VideoData data;
    private final Caller caller;
    private final Pixels pixels;

    GraphicsCells(Memory memory, VideoData data, Caller caller, Pixels pixels) {
        this.memory = memory;
        this.data = data;
        this.caller = caller;
        this.pixels = pixels;
    }

    @Override
    public void put(int page, int row, int column, int character, int attribute) {
        int colour = Math.max(attribute, 0);
        boolean combine = (colour & EXCLUSIVE_OR) != 0 && data.mode().kind != VideoMode.Kind.LINEAR;
        int height = data.characterHeight();
        for (int line = 0; line < height; line++) {
            int glyph = glyph(character, height, line);
            for (int x = 0; x < 8; x++) {
                int on = glyph >> (7 - x) & 1;
                pixels.set(page, column * 8 + x, row * height + line, on * colour | (combine ? EXCLUSIVE_OR : 0));
            }
        }
    }

    /** The character whose glyph stands there, 0 if none does; a PC compares pictures as well. */
    @Override
    public int get(int page, int row, int column) {
        int height = data.characterHeight();
        for (int character = 0; character < 256; character++) {
            if (shows(character, page, row, column, height)) {
                return character;
            }
        }
        return 0;
    }

    private boolean shows(int character, int page, int row, int column, int height) {
        for (int line = 0; line < height; line++) {
            int shown = 0;
            for (int x = 0; x < 8; x++) {
                shown = shown << 1 | (pixels.get(page, column * 8 + x, row * height + line) != 0 ? 1 : 0);
            }
            if (shown != glyph(character, height, line)) {
                return false;
            }
        }
        return true;
    }

    private int glyph(int character, int height, int line) {
        boolean upper = height == 8 && character >= 0x80;
        int vector = memory.get32(upper ? UPPER_FONT : FONT);
        int offset = (vector & 0xFFFF) + (upper ? character - 0x80 : character) * height + line;
        return caller.get8(vector >>> 16, offset);
    }

    @Override
    public void copyRow(int page, int from, int to, int left, int right) {
        int height = data.characterHeight();
        for (int line = 0; line < height; line++) {
            for (int plane = 0; plane < planes(); plane++) {
                int source = address(page, plane, from * height + line, left);
                int target = address(page, plane, to * height + line, left);
                for (int i = 0; i < (right - left + 1) * bytesPerColumn(); i++) {
                    set(target + i, memory.get8(source + i));
                }
            }
        }
    }

    @Override
    public void clearRow(int page, int row, int left, int right, int attribute) {
        int height = data.characterHeight();
        for (int line = 0; line < height; line++) {
            for (int plane = 0; plane < planes(); plane++) {
                int target = address(page, plane, row * height + line, left);
                for (int i = 0; i < (right - left + 1) * bytesPerColumn(); i++) {
                    set(target + i, filling(plane, attribute));
                }
            }
        }
    }

    private int filling(int plane, int colour) {
        return switch (data.mode().kind) {
            case PLANAR -> (colour >> plane & 1) * 0xFF;
            case CGA -> data.mode() == VideoMode.CGA_2 ? (colour & 1) * 0xFF : (colour & 3) * 0x55;
            default -> colour;
        };
    }

    private int planes() {
        return data.mode().kind == VideoMode.Kind.PLANAR ? PLANES : 1;
    }

    private int bytesPerColumn() {
        return switch (data.mode().kind) {
            case LINEAR -> 8;
            case CGA -> data.mode() == VideoMode.CGA_2 ? 1 : 2;
            default -> 1;
        };
    }

    /** Address of the first byte of a column in a line; a line beyond the screen is taken for the last. */
    private int address(int page, int plane, int y, int column) {
        VideoMode mode = data.mode();
        int line = Math.min(y, mode.height() - 1);
        int within = Math.min(column, mode.columns - 1) * bytesPerColumn();
        return switch (mode.kind) {
            case LINEAR -> mode.base() + line * mode.width() + within;
            case CGA -> mode.base() + (line & 1) * BANK + (line >> 1) * 80 + within;
            default ->
                StateMap.PLANES
                        + plane * StateMap.PLANE_SIZE
                        + ((page & 7) * data.pageSize() + line * mode.columns + within & StateMap.PLANE_SIZE - 1);
        };
    }

    private void set(int address, int value) {
        if (memory.get8(address) != value) {
            memory.put8(address, value);
        }
    }
}
