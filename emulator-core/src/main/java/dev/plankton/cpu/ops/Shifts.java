package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;

/**
 * Rotates and shifts. A count of 0 changes no flag. Of the flags that Intel leaves undefined, OF for counts above 1
 * follows the rule for a count of 1, applied to the last step, and shifts set AF, as captured; before the 686, SHL
 * does so by the rule of the addition that it stands for, and on the 8086 right shifts clear it.
 *
 * <p>Shifts take a sign-extended operand, and a count from 1 to 63, more than which makes no difference. As in
 * {@link Alu}, {@code shift} is what brings the operand's sign bit to bit 63.
 */
public final class Shifts {
    private static final int ROL = 0, ROR = 1, RCL = 2, RCR = 3;

    private Shifts() {}

    /** SHL: the last bit out is just above the operand, and OF says whether it differs from the new sign. */
    public static long left(CpuState c, long a, int count, int shift) {
        long full = a << count;
        long truncated = full << shift >> shift;
        long out = full << (shift - 1);
        long af = c.model == CpuModel.I686 ? Flags.AF : truncated & Flags.AF;
        c.setResult(truncated, out, out & Long.MIN_VALUE | af);
        return truncated;
    }

    /** SHR: after one step OF is the old sign. */
    public static long right(CpuState c, long a, int count, int shift) {
        long unsigned = a << shift >>> shift;
        long shifted = unsigned >>> count;
        c.setResult(shifted, count == 1 ? a : 0, unsigned << -count & Long.MIN_VALUE | c.model.auxiliaryOfRightShift());
        return shifted;
    }

    /** SAR. */
    public static long rightArithmetic(CpuState c, long a, int count) {
        long shifted = a >> count;
        c.setResult(shifted, shifted, a << -count & Long.MIN_VALUE | c.model.auxiliaryOfRightShift());
        return shifted;
    }

    /**
     * Rotates, or does SETMO of the 8086.
     *
     * @param op the operation as the reg field of ModRM numbers it
     * @param count a count of 1 or more
     */
    public static long rotate(CpuState c, int op, long a, int count, int shift) {
        int bits = 64 - shift;
        long value = a & mask(bits);
        return switch (op) {
            case ROL -> rotateLeft(c, value, count, bits);
            case ROR -> rotateRight(c, value, count, bits);
            case RCL -> rotateCarryLeft(c, value, count, bits);
            case RCR -> rotateCarryRight(c, value, count, bits);
            default -> Alu.logic(c, -1);
        };
    }

    private static long rotateLeft(CpuState c, long value, int count, int bits) {
        int n = count & (bits - 1);
        long rotated = (value << n | value >>> (bits - n)) & mask(bits);
        c.setCarryAndOverflow(rotated, rotated ^ rotated >>> (bits - 1));
        return rotated;
    }

    private static long rotateRight(CpuState c, long value, int count, int bits) {
        int n = count & (bits - 1);
        long rotated = (value >>> n | value << (bits - n)) & mask(bits);
        c.setCarryAndOverflow(rotated >>> (bits - 1), rotated >>> (bits - 1) ^ rotated >>> (bits - 2));
        return rotated;
    }

    private static long rotateCarryLeft(CpuState c, long value, int count, int bits) {
        int n = count > bits ? count % (bits + 1) : count;
        long wide = value | c.carries >>> 63 << bits;
        long rotated = n == 0 ? wide : (wide << n | wide >>> (bits + 1 - n)) & mask(bits + 1);
        c.setCarryAndOverflow(rotated >>> bits, rotated >>> bits ^ rotated >>> (bits - 1));
        return rotated & mask(bits);
    }

    private static long rotateCarryRight(CpuState c, long value, int count, int bits) {
        int n = count > bits ? count % (bits + 1) : count;
        long wide = value | c.carries >>> 63 << bits;
        long rotated = n == 0 ? wide : (wide >>> n | wide << (bits + 1 - n)) & mask(bits + 1);
        c.setCarryAndOverflow(rotated >>> bits, rotated >>> (bits - 1) ^ rotated >>> (bits - 2));
        return rotated & mask(bits);
    }

    /** SHLD or SHRD of the cold instruction being executed. */
    public static void doubleShift(CpuState c, boolean left, int fullCount) {
        int count = fullCount & 31;
        if (count != 0) {
            int e = Operands.load(c);
            int g = Operands.register(c);
            int shift = Operands.shift(c);
            Operands.store(c, (int) (left ? doubleLeft(c, e, g, count, shift) : doubleRight(c, e, g, count, shift)));
        }
    }

    /** SHLD: shifts {@code e} left and fills from {@code g}; {@code count} is 1 to 31. */
    public static long doubleLeft(CpuState c, long e, long g, int count, int shift) {
        int bits = 64 - shift;
        long upper = e & mask(bits);
        long lower = g & mask(bits);
        // For 16 bits and a count above 16, E follows G, as on a 386.
        long wide = bits == 32 ? upper << 32 | lower : upper << 32 | lower << 16 | upper;
        int width = bits == 32 ? 64 : 48;
        long carry = wide >>> (width - count);
        long shifted = wide << count >>> (width - bits) << shift >> shift;
        setResult(c, shifted, carry, carry ^ shifted >>> (bits - 1));
        return shifted;
    }

    /** SHRD: shifts {@code e} right and fills from {@code g}; {@code count} is 1 to 31. */
    public static long doubleRight(CpuState c, long e, long g, int count, int shift) {
        int bits = 64 - shift;
        long lower = e & mask(bits);
        long upper = g & mask(bits);
        long wide = bits == 32 ? upper << 32 | lower : lower << 32 | upper << 16 | lower;
        long shifted = wide >>> count << shift >> shift;
        setResult(c, shifted, wide >>> (count - 1), shifted >>> (bits - 1) ^ shifted >>> (bits - 2));
        return shifted;
    }

    private static void setResult(CpuState c, long shifted, long carry, long overflow) {
        c.setLogicResult(shifted);
        c.carries = Flags.AF;
        c.setCarryAndOverflow(carry, overflow);
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }
}
