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
        int height = data.characterHeight();
        int last = Math.min(row * height + height, data.mode().height());
        for (int y = row * height; y < last; y++) {
            putLine(page, y, column, glyph(character, height, y - row * height), colour);
        }
    }

    private void putLine(int page, int y, int column, int glyph, int colour) {
        VideoMode mode = data.mode();
        boolean combine = (colour & EXCLUSIVE_OR) != 0 && mode.kind != VideoMode.Kind.LINEAR;
        for (int plane = 0; plane < planes(); plane++) {
            for (int i = 0; i < bytesPerColumn(); i++) {
                int at = address(page, plane, y, column * bytesPerColumn() + i);
                int value = coverage(mode, glyph, i) & filling(plane, colour);
                set(at, combine ? memory.get8(at) ^ value : value);
            }
        }
    }

    /** Ones where byte {@code i} of a column shows the pixels of {@code glyph}. */
    private static int coverage(VideoMode mode, int glyph, int i) {
        if (mode.kind == VideoMode.Kind.LINEAR) {
            return (glyph >> (7 - i) & 1) * 0xFF;
        }
        if (mode.kind == VideoMode.Kind.PLANAR || mode == VideoMode.CGA_2) {
            return glyph;
        }
        int four = glyph >> (4 - 4 * i) & 0x0F;
        return (four & 8) * 0x18 | (four & 4) * 0x0C | (four & 2) * 0x06 | (four & 1) * 0x03;
    }

    /** The character whose glyph stands there, 0 if none does; a PC compares pictures as well. */
    @Override
    public int get(int page, int row, int column) {
        int height = data.characterHeight();
        int[] shown = new int[height];
        for (int line = 0; line < height; line++) {
            for (int x = 0; x < 8; x++) {
                boolean on = pixels.get(page, column * 8 + x, row * height + line) != 0;
                shown[line] |= on ? 0x80 >> x : 0;
            }
        }
        for (int character = 0; character < 256; character++) {
            if (looksLike(character, shown)) {
                return character;
            }
        }
        return 0;
    }

    private boolean looksLike(int character, int[] shown) {
        for (int line = 0; line < shown.length; line++) {
            if (shown[line] != glyph(character, shown.length, line)) {
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
                copyLine(page, plane, from * height + line, to * height + line, left, right);
            }
        }
    }

    @Override
    public void clearRow(int page, int row, int left, int right, int attribute) {
        int height = data.characterHeight();
        for (int line = 0; line < height; line++) {
            for (int plane = 0; plane < planes(); plane++) {
                clearLine(page, plane, row * height + line, left, right, filling(plane, attribute));
            }
        }
    }

    /** In one go where the bytes are contiguous, which they are unless a guest has changed the page size. */
    private void copyLine(int page, int plane, int from, int to, int left, int right) {
        int first = left * bytesPerColumn();
        int length = (right + 1) * bytesPerColumn() - first;
        if (length <= 0) {
            return;
        }
        int source = address(page, plane, from, first);
        int target = address(page, plane, to, first);
        boolean contiguous = address(page, plane, from, first + length - 1) == source + length - 1
                && address(page, plane, to, first + length - 1) == target + length - 1;
        if (contiguous) {
            memory.put(target, memory.bytes(), source, length);
            return;
        }
        for (int at = first; at < first + length; at++) {
            set(address(page, plane, to, at), memory.get8(address(page, plane, from, at)));
        }
    }

    private void clearLine(int page, int plane, int y, int left, int right, int filling) {
        int first = left * bytesPerColumn();
        int length = (right + 1) * bytesPerColumn() - first;
        if (length <= 0) {
            return;
        }
        int target = address(page, plane, y, first);
        if (address(page, plane, y, first + length - 1) == target + length - 1) {
            memory.fill(target, length, filling);
            return;
        }
        for (int at = first; at < first + length; at++) {
            set(address(page, plane, y, at), filling);
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

    /** Address of byte {@code at} of a line; what lies beyond the screen is taken for its last line or byte. */
    private int address(int page, int plane, int y, int at) {
        VideoMode mode = data.mode();
        int line = Math.min(y, mode.height() - 1);
        int within = Math.min(at, mode.columns * bytesPerColumn() - 1);
        return switch (mode.kind) {
            case LINEAR -> mode.base() + line * mode.width() + within;
            case CGA -> mode.base() + (line & 1) * BANK + (line >> 1) * 80 + within;
            default -> {
                int offset = (page & 7) * data.pageSize() + line * mode.columns + within;
                yield StateMap.PLANES + plane * StateMap.PLANE_SIZE + (offset & StateMap.PLANE_SIZE - 1);
            }
        };
    }

    private void set(int address, int value) {
        if (memory.get8(address) != value) {
            memory.put8(address, value);
        }
    }
}
