package dev.plankton.bios.video;

import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Steps;
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

    /** Costs, see {@link Steps#charge}: of a character, of each byte of it, and of each line of one that is read. */
    private static final int GLYPH_COST = 10, BYTE_COST = 2, LOOK_COST = 60;

    /** Costs of what moves in one go: of each go, and the bytes that cost one instruction. */
    private static final int BLOCK_COST = 10, BYTES_PER_UNIT = 32;

    private final Memory memory;
    private final VideoData data;
    private final Caller caller;
    private final Pixels pixels;
    private final Steps steps;

    GraphicsCells(Memory memory, VideoData data, Caller caller, Pixels pixels, Steps steps) {
        this.memory = memory;
        this.data = data;
        this.caller = caller;
        this.pixels = pixels;
        this.steps = steps;
    }

    @Override
    public void put(int page, int row, int column, int character, int attribute) {
        int colour = Math.max(attribute, 0);
        int height = data.characterHeight();
        int last = Math.min(row * height + height, data.mode().height());
        steps.charge(GLYPH_COST + Math.max(0, last - row * height) * planes() * bytesPerColumn() * BYTE_COST);
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
                set(at, combine ? get(at) ^ value : value);
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
        steps.charge(LOOK_COST * height);
        for (int line = 0; line < height; line++) {
            for (int x = 0; x < 8; x++) {
                boolean on = pixels.get(page, column * 8 + x, row * height + line) != 0;
                shown[line] |= on ? 0x80 >> x : 0;
            }
        }
        for (int character = 0; character < 256; character++) {
            steps.charge(GLYPH_COST);
            if (looksLike(character, shown)) {
                return character;
            }
        }
        return 0;
    }

    private boolean looksLike(int character, int[] shown) {
        for (int line = 0; line < shown.length; line++) {
            steps.charge(BYTE_COST);
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
        int first = firstByte(left);
        int length = lastByte(right) - first + 1;
        if (right < left) {
            return;
        }
        for (int plane = 0; plane < planes(); plane++) {
            int source = from * height;
            int target = to * height;
            if (oneBlock(page, source, height, length) && oneBlock(page, target, height, length)) {
                copy(address(page, plane, source, 0), address(page, plane, target, 0), height * length);
                continue;
            }
            for (int line = 0; line < height; line++) {
                copyLine(page, plane, onScreen(source + line), onScreen(target + line), first, length);
            }
        }
    }

    @Override
    public void clearRow(int page, int row, int left, int right, int attribute) {
        int height = data.characterHeight();
        int first = firstByte(left);
        int length = lastByte(right) - first + 1;
        if (right < left) {
            return;
        }
        for (int plane = 0; plane < planes(); plane++) {
            int filling = filling(plane, attribute);
            int top = row * height;
            if (oneBlock(page, top, height, length)) {
                fill(address(page, plane, top, 0), height * length, filling);
                continue;
            }
            // All lines beyond the screen are its last one.
            int last = Math.max(onScreen(top), onScreen(top + height - 1));
            for (int line = onScreen(top); line <= last; line++) {
                clearLine(page, plane, line, first, length, filling);
            }
        }
    }

    /** What lies beyond the screen is taken for its last line. */
    private int onScreen(int line) {
        return Math.min(line, data.mode().height() - 1);
    }

    private int firstByte(int column) {
        return Math.min(column * bytesPerColumn(), lineBytes() - 1);
    }

    private int lastByte(int column) {
        return Math.min((column + 1) * bytesPerColumn(), lineBytes()) - 1;
    }

    private int lineBytes() {
        return data.mode().columns * bytesPerColumn();
    }

    /** Whether this number of bytes of this number of lines are the whole lines, one after the other in memory. */
    private boolean oneBlock(int page, int line, int lines, int length) {
        return data.mode().kind != VideoMode.Kind.CGA
                && !throughAperture()
                && length == lineBytes()
                && line + lines <= data.mode().height()
                && address(page, 0, line + lines - 1, length - 1) == address(page, 0, line, 0) + lines * length - 1;
    }

    /** In one go where the bytes are contiguous, which they are unless a guest has changed the page size. */
    private void copyLine(int page, int plane, int from, int to, int first, int length) {
        if (from == to) {
            steps.charge(1);
            return;
        }
        int source = address(page, plane, from, first);
        int target = address(page, plane, to, first);
        boolean contiguous = !throughAperture()
                && address(page, plane, from, first + length - 1) == source + length - 1
                && address(page, plane, to, first + length - 1) == target + length - 1;
        if (contiguous) {
            copy(source, target, length);
            return;
        }
        steps.charge(length * BYTE_COST);
        for (int at = first; at < first + length; at++) {
            set(address(page, plane, to, at), get(address(page, plane, from, at)));
        }
    }

    private void clearLine(int page, int plane, int y, int first, int length, int filling) {
        int target = address(page, plane, y, first);
        if (!throughAperture() && address(page, plane, y, first + length - 1) == target + length - 1) {
            fill(target, length, filling);
            return;
        }
        steps.charge(length * BYTE_COST);
        for (int at = first; at < first + length; at++) {
            set(address(page, plane, y, at), filling);
        }
    }

    private void copy(int source, int target, int length) {
        steps.charge(BLOCK_COST + length / BYTES_PER_UNIT);
        memory.put(target, memory.bytes(), source, length);
    }

    private void fill(int target, int length, int filling) {
        steps.charge(BLOCK_COST + length / BYTES_PER_UNIT);
        memory.fill(target, length, filling);
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

    /** Whether a byte a pixel is stored through the graphics controller, as a program's would be. */
    private boolean throughAperture() {
        return data.mode().kind == VideoMode.Kind.LINEAR && memory.apertureOpen();
    }

    private int get(int address) {
        return throughAperture() ? memory.load8(address) : memory.get8(address);
    }

    private void set(int address, int value) {
        if (throughAperture()) {
            memory.store8(address, value);
        } else if (memory.get8(address) != value) {
            memory.put8(address, value);
        }
    }
}
