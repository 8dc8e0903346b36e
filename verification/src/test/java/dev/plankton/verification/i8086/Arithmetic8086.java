package dev.plankton.verification.i8086;

import java.util.function.IntUnaryOperator;

/** The operations of the reference 8086 on numbers, with the flags that the manuals give them. */
public class Arithmetic8086 extends State8086 {
    Arithmetic8086(byte[] initialRam, IntUnaryOperator ports) {
        super(initialRam, ports);
    }

    private static int mask(boolean word) {
        return word ? 0xFFFF : 0xFF;
    }

    private static int sign(boolean word) {
        return word ? 0x8000 : 0x80;
    }

    private static int signed(int value, boolean word) {
        return word ? (short) value : (byte) value;
    }

    final void resultFlags(int value, boolean word) {
        setFlag(ZF, (value & mask(word)) == 0);
        setFlag(SF, (value & sign(word)) != 0);
        setFlag(PF, Integer.bitCount(value & 0xFF) % 2 == 0);
    }

    /** ADD, OR, ADC, SBB, AND, SUB, XOR and CMP, by number. */
    final int operate(int operation, int a, int b, boolean word) {
        return switch (operation) {
            case 0 -> add(a, b, 0, word);
            case 1 -> logic(a | b, word);
            case 2 -> add(a, b, flag(CF) ? 1 : 0, word);
            case 3 -> subtract(a, b, flag(CF) ? 1 : 0, word);
            case 4 -> logic(a & b, word);
            case 6 -> logic(a ^ b, word);
            default -> subtract(a, b, 0, word);
        };
    }

    final int add(int a, int b, int carry, boolean word) {
        int sum = a + b + carry;
        int signedSum = signed(a, word) + signed(b, word) + carry;
        setFlag(CF, sum > mask(word));
        setFlag(AF, (a & 15) + (b & 15) + carry > 15);
        setFlag(OF, signedSum != signed(sum, word));
        resultFlags(sum, word);
        return sum & mask(word);
    }

    final int subtract(int a, int b, int borrow, boolean word) {
        int difference = a - b - borrow;
        int signedDifference = signed(a, word) - signed(b, word) - borrow;
        setFlag(CF, difference < 0);
        setFlag(AF, (a & 15) - (b & 15) - borrow < 0);
        setFlag(OF, signedDifference != signed(difference, word));
        resultFlags(difference, word);
        return difference & mask(word);
    }

    final int logic(int value, boolean word) {
        setFlag(CF, false);
        setFlag(OF, false);
        resultFlags(value, word);
        leaveUndefined(AF);
        return value;
    }

    /** INC and DEC keep CF. */
    final int step(int value, int by, boolean word) {
        int undefined = undefinedFlags & CF;
        boolean carry = (flags & CF) != 0;
        int result = by > 0 ? add(value, 1, 0, word) : subtract(value, 1, 0, word);
        setFlag(CF, carry);
        leaveUndefined(undefined);
        return result;
    }

    /** ROL, ROR, RCL, RCR, SHL, SHR, SETMO and SAR, by number, one bit at a time: the 8086 takes all eight bits of CL. */
    final int shift(int operation, int value, int count, boolean word) {
        int result = value;
        for (int n = 0; n < count; n++) {
            result = shiftOnce(operation, result, word);
        }
        if (count == 0) {
            return value;
        }
        if (count != 1) {
            leaveUndefined(OF);
        }
        if (operation >= 4) {
            resultFlags(result, word);
            leaveUndefined(AF);
        }
        return result;
    }

    private int shiftOnce(int operation, int value, boolean word) {
        int high = sign(word);
        int carryIn = (operation == 2 || operation == 3) && flag(CF) ? 1 : 0;
        boolean left = operation == 0 || operation == 2 || operation == 4;
        boolean out = (value & (left ? high : 1)) != 0;
        int top = out ? high : 0;
        int result = switch (operation) {
            case 0 -> value << 1 | (out ? 1 : 0);
            case 1 -> value >> 1 | top;
            case 2 -> value << 1 | carryIn;
            case 3 -> value >> 1 | carryIn * high;
            case 4 -> value << 1;
            case 5 -> value >> 1;
            case 6 -> -1;
            default -> value >> 1 | value & high;
        };
        result &= mask(word);
        if (operation == 6) {
            setFlag(CF, false);
            setFlag(OF, false);
            return result;
        }
        setFlag(CF, out);
        setFlag(OF, ((value ^ result) & high) != 0);
        return result;
    }

    /** MUL and IMUL of AL or AX; a repeat prefix negates the product of IMUL. */
    final void multiply(int factor, boolean signed, boolean negate, boolean word) {
        int a = register(AX, word);
        long product = signed ? (long) signed(a, word) * signed(factor, word) : (long) a * factor;
        if (negate) {
            product = -product;
        }
        int bits = word ? 16 : 8;
        int low = (int) product & mask(word);
        int high = (int) (product >> bits) & mask(word);
        general[AX] = word ? low : low | high << 8;
        if (word) {
            general[DX] = high;
        }
        boolean needed = signed ? product != signed(low, word) : high != 0;
        setFlag(CF, needed);
        setFlag(OF, needed);
        leaveUndefined(SF | ZF | AF | PF);
    }

    /** DIV and IDIV; the least negative quotient overflows too, and a repeat prefix negates that of IDIV. */
    final void divide(int divisor, boolean signed, boolean negate, boolean word) {
        int bits = word ? 16 : 8;
        long dividend = word ? (long) general[DX] << 16 | general[AX] : general[AX];
        long by = divisor;
        if (signed) {
            dividend = word ? (int) dividend : (short) dividend;
            by = signed(divisor, word);
        }
        leaveUndefined(RESULT_FLAGS);
        long largest = signed ? mask(word) >> 1 : mask(word);
        if (by == 0 || Math.abs(dividend / by) > largest) {
            interrupt(0);
            return;
        }
        int quotient = (int) (dividend / by) * (negate ? -1 : 1) & mask(word);
        int remainder = (int) (dividend % by) & mask(word);
        general[AX] = word ? quotient : quotient | remainder << bits;
        if (word) {
            general[DX] = remainder;
        }
    }

    /** DAA and DAS. */
    final void decimalAdjust(boolean subtract) {
        int al = byteRegister(AX);
        boolean low = (al & 15) > 9 | flag(AF);
        boolean high = al > (flag(AF) ? 0x9F : 0x99) | flag(CF);
        int by = (low ? 6 : 0) + (high ? 0x60 : 0);
        int result = subtract ? al - by : al + by;
        setByteRegister(AX, result);
        setFlag(AF, low);
        setFlag(CF, high);
        resultFlags(result, false);
        leaveUndefined(OF);
    }

    /** AAA and AAS. */
    final void asciiAdjust(boolean subtract) {
        int sign = subtract ? -1 : 1;
        boolean adjust = (byteRegister(AX) & 15) > 9 | flag(AF);
        if (adjust) {
            setByteRegister(AX, byteRegister(AX) + 6 * sign);
            setByteRegister(AX + 4, byteRegister(AX + 4) + sign);
        }
        setByteRegister(AX, byteRegister(AX) & 15);
        setFlag(AF, adjust);
        setFlag(CF, adjust);
        leaveUndefined(OF | SF | ZF | PF);
    }

    /** AAM. */
    final void asciiMultiply(int base) {
        leaveUndefined(OF | AF | CF);
        if (base == 0) {
            leaveUndefined(SF | ZF | PF);
            interrupt(0);
            return;
        }
        int al = byteRegister(AX);
        general[AX] = al / base << 8 | al % base;
        resultFlags(al % base, false);
    }

    /** AAD. */
    final void asciiDivide(int base) {
        int al = byteRegister(AX) + byteRegister(AX + 4) * base & 0xFF;
        general[AX] = al;
        resultFlags(al, false);
        leaveUndefined(OF | AF | CF);
    }
}
