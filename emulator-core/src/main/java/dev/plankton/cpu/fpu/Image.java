package dev.plankton.cpu.fpu;

import dev.plankton.cpu.state.CpuState;

/** Operands of more than 8 bytes: their words are accessed one after the other, offsets modulo 64 KiB. */
final class Image {
    private Image() {}

    static int load16(CpuState c, int segment, int offset) {
        return c.load16(segment, c.wrapped(offset));
    }

    static long load64(CpuState c, int segment, int offset) {
        long value = 0;
        for (int n = 0; n < 8; n += 2) {
            value |= (long) load16(c, segment, offset + n) << 8 * n;
        }
        return value;
    }

    static void store16(CpuState c, int segment, int offset, int value) {
        c.store16(segment, c.wrapped(offset), value);
    }

    static void store64(CpuState c, int segment, int offset, long value) {
        for (int n = 0; n < 8; n += 2) {
            store16(c, segment, offset + n, (int) (value >>> 8 * n));
        }
    }
}
