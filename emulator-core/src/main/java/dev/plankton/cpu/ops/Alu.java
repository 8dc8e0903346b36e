package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.state.CpuState;

/**
 * Addition, subtraction and logic. Operands are sign-extended to 64 bits, which makes every flag independent of the
 * operand size: the carry into bit 63 is CF, and a sum whose sign is not that of its truncation has overflowed.
 */
public final class Alu {
    /** Left shift that brings the sign bit of a byte, word or doubleword to bit 63. */
    public static final int BYTE = 56, WORD = 48, DWORD = 32;

    private Alu() {}

    static long add(CpuState c, long a, long b, int shift) {
        return arithmetic(c, a, b, a + b, shift);
    }

    public static long subtract(CpuState c, long a, long b, int shift) {
        return arithmetic(c, a, b, a - b, shift);
    }

    /**
     * Sets the flags of an addition or subtraction.
     *
     * @param full its result without truncation
     * @return the sign-extended result
     */
    public static long arithmetic(CpuState c, long a, long b, long full, int shift) {
        long truncated = full << shift >> shift;
        c.setResult(truncated, full, a ^ b ^ full);
        return truncated;
    }

    public static long logic(CpuState c, long value) {
        c.setLogicResult(value);
        return value;
    }

    /** Adds 1 or -1 and keeps CF. */
    public static long step(CpuState c, long a, int by, int shift) {
        long full = a + by;
        long truncated = full << shift >> shift;
        c.setResult(truncated, full, (a ^ by ^ full) & Flags.AF ^ (by & Flags.AF) | c.carries & Long.MIN_VALUE);
        return truncated;
    }
}
