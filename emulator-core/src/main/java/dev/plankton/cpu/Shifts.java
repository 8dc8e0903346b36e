package dev.plankton.cpu;

/**
 * Rotates and shifts. A count of 0 changes no flag. Flags that Intel leaves undefined (OF for counts above 1) follow the
 * rule for a count of 1, applied to the last step.
 */
final class Shifts {
    private static final int ROL = 0, ROR = 1, RCL = 2, RCR = 3, SHL = 4, SHR = 5, SETMO = 6;

    private Shifts() {}

    /** Shifts E in the operand size that the table index of the opcode tells. */
    static void applyE(Cpu c, int entry, int index, int address, int count) {
        int op = entry >> DispatchTable.PARAMETER_SHIFT & 15;
        if ((index & DispatchTable.OPERAND32) != 0) {
            c.memory.store32(address, (int) apply(c, op, c.memory.get32(address) & 0xFFFFFFFFL, count, 32));
        } else {
            c.memory.store16(address, (int) apply(c, op, c.memory.get16(address), count, 16));
        }
    }

    static int apply8(Cpu c, int op, int value, int count) {
        return (int) apply(c, op, value, count, 8);
    }

    private static long apply(Cpu c, int op, long value, int fullCount, int bits) {
        int count = fullCount & c.model.shiftCountMask();
        if (count == 0) {
            return value;
        }
        return switch (op) {
            case ROL -> rotateLeft(c, value, count, bits);
            case ROR -> rotateRight(c, value, count, bits);
            case RCL -> rotateCarryLeft(c, value, count, bits);
            case RCR -> rotateCarryRight(c, value, count, bits);
            case SHL -> shiftLeft(c, value, count, bits);
            case SHR -> shiftRight(c, value, count, bits);
            case SETMO -> (1L << bits) - 1 & Alu.logic(c, -1);
            default -> shiftArithmetic(c, value, count, bits);
        };
    }

    private static long rotateLeft(Cpu c, long value, int count, int bits) {
        int n = count & (bits - 1);
        long rotated = (value << n | value >>> (bits - n)) & mask(bits);
        boolean carry = (rotated & 1) != 0;
        c.setCarry(carry);
        c.setOverflow(bit(rotated, bits - 1) != carry);
        return rotated;
    }

    private static long rotateRight(Cpu c, long value, int count, int bits) {
        int n = count & (bits - 1);
        long rotated = (value >>> n | value << (bits - n)) & mask(bits);
        boolean carry = bit(rotated, bits - 1);
        c.setCarry(carry);
        c.setOverflow(bit(rotated, bits - 2) != carry);
        return rotated;
    }

    private static long rotateCarryLeft(Cpu c, long value, int count, int bits) {
        int n = count % (bits + 1);
        long wide = value | (c.carry() ? 1L << bits : 0);
        long rotated = n == 0 ? wide : (wide << n | wide >>> (bits + 1 - n)) & mask(bits + 1);
        boolean carry = bit(rotated, bits);
        c.setCarry(carry);
        c.setOverflow(bit(rotated, bits - 1) != carry);
        return rotated & mask(bits);
    }

    private static long rotateCarryRight(Cpu c, long value, int count, int bits) {
        int n = count % (bits + 1);
        long wide = value | (c.carry() ? 1L << bits : 0);
        long rotated = n == 0 ? wide : (wide >>> n | wide << (bits + 1 - n)) & mask(bits + 1);
        c.setCarry(bit(rotated, bits));
        c.setOverflow(bit(rotated, bits - 1) != bit(rotated, bits - 2));
        return rotated & mask(bits);
    }

    private static long shiftLeft(Cpu c, long value, int count, int bits) {
        boolean carry = count <= bits && bit(value, bits - count);
        long shifted = count >= 64 ? 0 : value << count & mask(bits);
        setResult(c, shifted, bits, carry);
        c.setOverflow(bit(shifted, bits - 1) != carry);
        return shifted;
    }

    private static long shiftRight(Cpu c, long value, int count, int bits) {
        boolean carry = count <= bits && bit(value, count - 1);
        long shifted = count >= 64 ? 0 : value >>> count;
        setResult(c, shifted, bits, carry);
        c.setOverflow(count == 1 && bit(value, bits - 1));
        return shifted;
    }

    private static long shiftArithmetic(Cpu c, long value, int count, int bits) {
        long signed = signed(value, bits);
        int n = Math.min(count, 63);
        setResult(c, signed >> n & mask(bits), bits, (signed >> (n - 1) & 1) != 0);
        return signed >> n & mask(bits);
    }

    /** SHLD: shifts E left and fills from G. */
    static void doubleLeft(Cpu c, int fullCount) {
        int bits = c.operand32 ? 32 : 16;
        int count = fullCount & 31;
        if (count == 0) {
            return;
        }
        long upper = Operands.load(c) & mask(bits);
        long lower = Operands.register(c) & mask(bits);
        // For 16 bits and a count above 16, E follows G, as on a 386.
        long wide = bits == 32 ? upper << 32 | lower : upper << 32 | lower << 16 | upper;
        int width = bits == 32 ? 64 : 48;
        boolean carry = bit(wide, width - count);
        long shifted = wide >>> (width - bits - count) & mask(bits);
        Operands.store(c, (int) shifted);
        setResult(c, shifted, bits, carry);
        c.setOverflow(bit(shifted, bits - 1) != bit(upper, bits - 1));
    }

    /** SHRD: shifts E right and fills from G. */
    static void doubleRight(Cpu c, int fullCount) {
        int bits = c.operand32 ? 32 : 16;
        int count = fullCount & 31;
        if (count == 0) {
            return;
        }
        long lower = Operands.load(c) & mask(bits);
        long upper = Operands.register(c) & mask(bits);
        long wide = bits == 32 ? upper << 32 | lower : lower << 32 | upper << 16 | lower;
        boolean carry = bit(wide, count - 1);
        long shifted = wide >>> count & mask(bits);
        Operands.store(c, (int) shifted);
        setResult(c, shifted, bits, carry);
        c.setOverflow(bit(shifted, bits - 1) != bit(lower, bits - 1));
    }

    private static void setResult(Cpu c, long shifted, int bits, boolean carry) {
        c.setLogicResult(signed(shifted, bits));
        c.setCarry(carry);
    }

    private static long signed(long value, int bits) {
        return value << (64 - bits) >> (64 - bits);
    }

    private static long mask(int bits) {
        return (1L << bits) - 1;
    }

    private static boolean bit(long value, int n) {
        return (value >>> n & 1) != 0;
    }
}
