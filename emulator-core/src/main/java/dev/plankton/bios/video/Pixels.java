package dev.plankton.bios.video;

import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * Single pixels of the graphics modes, INT 10h AH=0Ch and 0Dh. Coordinates outside the screen are not refused: as in an IBM
 * BIOS the offset within the video memory counts, which goes on in the next line and wraps at 64 KiB.
 */
final class Pixels {
    private static final int EXCLUSIVE_OR = 0x80;
    private static final int BANK = 0x2000;
    private static final int OFFSET = 0xFFFF;

    private final Memory memory;
    private final VideoData data;

    Pixels(Memory memory, VideoData data) {
        this.memory = memory;
        this.data = data;
    }

    /** Sets a pixel; bit 7 of {@code colour} combines it with what is there, where there are up to 16 colours. */
    void set(int page, int x, int y, int colour) {
        VideoMode mode = data.mode();
        switch (mode.kind) {
            case TEXT -> {}
            case LINEAR -> memory.store8(linearAddress(mode, x, y), colour);
            case CGA -> {
                int bits = cgaBits(mode);
                int at = cgaAddress(mode, x, y);
                int shift = 8 - bits - x * bits % 8;
                int ones = (1 << bits) - 1;
                int old = memory.load8(at);
                int shifted = (colour & ones) << shift;
                memory.store8(at, (colour & EXCLUSIVE_OR) != 0 ? old ^ shifted : old & ~(ones << shift) | shifted);
            }
            case PLANAR -> {
                int bit = 0x80 >> (x & 7);
                for (int plane = 0; plane < 4; plane++) {
                    int at = planeAddress(page, plane, x, y);
                    int old = memory.get8(at);
                    int on = (colour >> plane & 1) * bit;
                    memory.put8(at, (colour & EXCLUSIVE_OR) != 0 ? old ^ on : old & ~bit | on);
                }
            }
        }
    }

    /** The colour of a pixel, or 0. */
    int get(int page, int x, int y) {
        VideoMode mode = data.mode();
        return switch (mode.kind) {
            case TEXT -> 0;
            case LINEAR -> memory.load8(linearAddress(mode, x, y));
            case CGA -> {
                int bits = cgaBits(mode);
                yield memory.load8(cgaAddress(mode, x, y)) >> (8 - bits - x * bits % 8) & ((1 << bits) - 1);
            }
            case PLANAR -> {
                int colour = 0;
                for (int plane = 0; plane < 4; plane++) {
                    colour |= (memory.get8(planeAddress(page, plane, x, y)) >> (7 - (x & 7)) & 1) << plane;
                }
                yield colour;
            }
        };
    }

    private static int cgaBits(VideoMode mode) {
        return mode == VideoMode.CGA_2 ? 1 : 2;
    }

    private static int cgaAddress(VideoMode mode, int x, int y) {
        return mode.base() + ((y & 1) * BANK + (y >> 1) * 80 + x * cgaBits(mode) / 8 & OFFSET);
    }

    private static int linearAddress(VideoMode mode, int x, int y) {
        return mode.base() + (y * mode.width() + x & OFFSET);
    }

    private int planeAddress(int page, int plane, int x, int y) {
        int offset = (page & 7) * data.pageSize() + y * data.mode().columns + (x >> 3);
        return StateMap.PLANES + plane * StateMap.PLANE_SIZE + (offset & (StateMap.PLANE_SIZE - 1));
    }
}
