package dev.plankton.cpu.ops;

import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;

/**
 * DIV and IDIV as the 8086's microcode does them, bit by bit, which makes the flags that Intel leaves undefined what the
 * chip makes them. Derived from the captured vectors of SingleStepTests/8086; see docs/conformance.md.
 */
final class Divide8086 {
    private Divide8086() {}

    /**
     * Divides the pair of accumulators.
     *
     * @param upper AH or DX, unsigned
     * @param lower AL or AX, unsigned
     * @param divisor unsigned
     * @param shift {@link Alu#BYTE} or {@link Alu#WORD}
     * @return the quotient, and above it the remainder, each in operand size
     */
    static int divide(CpuState c, int upper, int lower, int divisor, int shift) {
        long result = unsigned(c, upper, lower, divisor, shift);
        int bits = 64 - shift;
        c.setCarry((result >>> bits - 1 & 1) == 0);
        return (int) result;
    }

    /** The same for signed operands. A REP prefix, which shares a flip-flop with the sign, negates the quotient. */
    static int divideSigned(CpuState c, int upper, int lower, int divisor, int shift) {
        int bits = 64 - shift;
        int mask = (1 << bits) - 1;
        boolean negative = upper >> bits - 1 != 0;
        boolean divisorNegative = divisor >> bits - 1 != 0;
        int dividend = upper << bits | lower;
        int magnitude = negative ? -dividend : dividend;
        int divided = divisorNegative ? -divisor & mask : divisor;
        long result = unsigned(c, magnitude >>> bits & mask, magnitude & mask, divided, shift);
        c.setCarry(false);
        if ((result >>> bits - 1 & 1) != 0) {
            throw Fault.DE;
        }
        c.setOverflow(false);
        boolean negate = negative != divisorNegative != (c.repeat != 0);
        int quotient = (int) result & mask;
        int remainder = (int) (result >>> bits) & mask;
        return (negate ? -quotient : quotient) & mask | ((negative ? -remainder : remainder) & mask) << bits;
    }

    /** The routine CORD: subtracts where it can, and leaves the flags of its last comparison. */
    private static long unsigned(CpuState c, int upper, int lower, int divisor, int shift) {
        int bits = 64 - shift;
        int mask = (1 << bits) - 1;
        if (!borrows(c, upper, divisor, shift)) {
            throw Fault.DE;
        }
        int high = upper;
        int low = lower;
        int carry = 1;
        for (int n = 0; n < bits; n++) {
            int out = low >> bits - 1;
            low = (low << 1 | carry) & mask;
            carry = high >> bits - 1;
            high = (high << 1 | out) & mask;
            if (carry != 0) {
                high = high - divisor & mask;
                carry = 0;
            } else if (borrows(c, high, divisor, shift)) {
                carry = 1;
            } else {
                high -= divisor;
            }
        }
        int quotient = ~(low << 1 | carry) & mask;
        return (long) high << bits | quotient;
    }

    private static boolean borrows(CpuState c, int a, int b, int shift) {
        Alu.subtract(c, (long) a << shift >> shift, (long) b << shift >> shift, shift);
        return c.carry();
    }
}
