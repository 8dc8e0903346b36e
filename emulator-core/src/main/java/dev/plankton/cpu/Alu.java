package dev.plankton.cpu;

/**
 * Addition, subtraction and logic. Operands are sign-extended to 64 bits, which makes every flag independent of the
 * operand size: the carry into bit 63 is CF, and a sum whose sign is not that of its truncation has overflowed.
 */
final class Alu {
    /** Left shift that brings the sign bit of a byte, word or doubleword to bit 63. */
    static final int BYTE = 56, WORD = 48, DWORD = 32;

    private Alu() {}

    static long add(Cpu c, long a, long b, int shift) {
        return arithmetic(c, a, b, a + b, shift);
    }

    static long subtract(Cpu c, long a, long b, int shift) {
        return arithmetic(c, a, b, a - b, shift);
    }

    /**
     * Sets the flags of an addition or subtraction.
     *
     * @param full its result without truncation
     * @return the sign-extended result
     */
    static long arithmetic(Cpu c, long a, long b, long full, int shift) {
        long truncated = full << shift >> shift;
        c.setResult(truncated, full, a ^ b ^ full);
        return truncated;
    }

    static long logic(Cpu c, long value) {
        c.setLogicResult(value);
        return value;
    }

    /** Adds 1 or -1 and keeps CF. */
    static long step(Cpu c, long a, int by, int shift) {
        long full = a + by;
        long truncated = full << shift >> shift;
        c.setResult(truncated, full, (a ^ by ^ full) & Flags.AF ^ (by & Flags.AF) | c.carries & Long.MIN_VALUE);
        return truncated;
    }
}
