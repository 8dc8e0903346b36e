package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.C1;
import static dev.plankton.cpu.fpu.arithmetic.Extended.CHOP;
import static dev.plankton.cpu.fpu.arithmetic.Extended.DOWN;
import static dev.plankton.cpu.fpu.arithmetic.Extended.FULL_PRECISION;
import static dev.plankton.cpu.fpu.arithmetic.Extended.INTEGER;
import static dev.plankton.cpu.fpu.arithmetic.Extended.MAX_EXPONENT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.NEAREST;
import static dev.plankton.cpu.fpu.arithmetic.Extended.OE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.PE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.ROUND_SHIFT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;
import static dev.plankton.cpu.fpu.arithmetic.Extended.UE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.UP;

/**
 * Rounds an exact result once, to the precision and in the direction that a control word says. The exponent keeps its 15
 * bits at any precision (Intel SDM vol. 1, section 8.1.5.2).
 */
final class Rounding {
    /** By how much the exponent of a result is changed that an unmasked overflow or underflow leaves (section 8.5). */
    private static final int WRAP = 24_576;

    private static final int PRECISION_SHIFT = 8;
    /** Fields of a control word, and what the first one is for 53 bits. */
    private static final int PRECISION = 0x300, DIRECTION = 0xC00, DOUBLE = 0x200;
    /** Bits of the significand by precision control; 1 is reserved and taken for 3. */
    private static final byte[] BITS = {24, 64, 53, 64};

    private Rounding() {}

    /**
     * Rounds {@code hi + lo / 2^64} as a significand.
     *
     * @param r gets the result; exceptions are added to its own
     * @param sign 0 or {@link Extended#SIGN}
     * @param exponent biased; any value
     * @param hi the highest bit is set
     * @param lo what follows; the lowest bit also stands for all that follows it
     */
    static void round(Extended r, int sign, int exponent, long hi, long lo, int control) {
        boolean full = (control & (FULL_PRECISION | PRECISION)) >= PRECISION;
        if ((control & DIRECTION) != 0
                || !full && (control & PRECISION) != DOUBLE
                || exponent - 1 + Integer.MIN_VALUE >= MAX_EXPONENT - 2 + Integer.MIN_VALUE) {
            carefully(r, sign, exponent, hi, lo, control);
            return;
        }
        // The usual: 64 or 53 bits to the nearest, neither overflow nor underflow even if it carries. Whether it is
        // rounded up no
        // processor predicts, so that there are no branches.
        int dropped = 0;
        long kept = hi;
        long below = lo;
        if (!full) {
            dropped = 11;
            kept = hi & -1L << 11;
            below = hi << 53 | (lo | -lo) >>> 63;
        }
        long rest = below << 1;
        long up = below >>> 63 & ((rest | -rest) >>> 63 | kept >>> dropped);
        long inexact = (below | -below) >>> 63;
        long rounded = kept + (up << dropped);
        // It is 0 if it has carried.
        r.significand = rounded | INTEGER;
        r.exponent = sign | exponent + 1 + (int) (rounded >> 63);
        r.raised |= (int) (inexact * PE | up * C1);
    }

    /** Bits of the significand that {@code control} asks for. */
    private static int bits(int control) {
        return (control & FULL_PRECISION) != 0 ? 64 : BITS[control >> PRECISION_SHIFT & 3];
    }

    private static void carefully(Extended r, int sign, int exponent, long hi, long lo, int control) {
        int bits = bits(control);
        if (exponent <= 0) {
            tiny(r, sign, exponent, hi, lo, bits, control);
            return;
        }
        int cut = cut(sign, hi, lo, bits, control);
        long rounded = significand(hi, cut, bits);
        int e = exponent + (rounded == 0 ? 1 : 0);
        rounded = rounded == 0 ? INTEGER : rounded;
        r.raised |= cut;
        if (e < MAX_EXPONENT) {
            r.set(rounded, sign | e);
            return;
        }
        r.raised |= OE;
        if ((control & OE) == 0) {
            r.set(rounded, sign | e - WRAP);
            return;
        }
        r.raised |= PE;
        if (direction(control) == NEAREST || awayFromZero(sign, control)) {
            r.raised |= C1;
            r.infinity(sign);
        } else {
            r.raised &= ~C1;
            r.set(-1L << 64 - bits, sign | MAX_EXPONENT - 1);
        }
    }

    /** Below the normal exponents; the result is tiny if it still is when it has been rounded. */
    private static void tiny(Extended r, int sign, int exponent, long hi, long lo, int bits, int control) {
        int cut = cut(sign, hi, lo, bits, control);
        long rounded = significand(hi, cut, bits);
        boolean carries = rounded == 0;
        boolean tiny = exponent < 0 || !carries;
        if ((control & UE) == 0 && tiny) {
            r.raised |= UE | cut;
            r.set(carries ? INTEGER : rounded, sign | exponent + (carries ? 1 : 0) + WRAP);
            return;
        }
        // Shift to the smallest exponent, and round there.
        int shift = 1 - exponent;
        long high = Wide.shiftRightHigh(hi, shift);
        long low = Wide.shiftRightLow(hi, lo, shift);
        cut = cut(sign, high, low, bits, control);
        long denormal = significand(high, cut, bits);
        r.raised |= cut;
        if (tiny && (cut & PE) != 0) {
            r.raised |= UE;
        }
        r.set(denormal, sign | (denormal < 0 ? 1 : 0));
    }

    /** Whether bits of {@code hi} below {@code bits} and {@code lo} are lost ({@link Extended#PE}), and C1 to round up. */
    static int cut(int sign, long hi, long lo, int bits, int control) {
        long below = bits == 64 ? 0 : hi & (1L << 64 - bits) - 1;
        if ((below | lo) == 0) {
            return 0;
        }
        boolean up;
        if (direction(control) == NEAREST) {
            long first = bits == 64 ? lo : below << bits;
            boolean beyond = bits == 64 ? lo << 1 != 0 : (below << bits + 1 | lo) != 0;
            boolean odd = (hi >>> 64 - bits & 1) != 0;
            up = first < 0 && (beyond || odd);
        } else {
            up = awayFromZero(sign, control);
        }
        return up ? PE | C1 : PE;
    }

    /** {@code hi} with {@code bits} bits, one more if {@code cut} says so; 0 if that carries. */
    static long significand(long hi, int cut, int bits) {
        long mask = -1L << 64 - bits;
        return (hi & mask) + ((cut & C1) != 0 ? -mask : 0);
    }

    static int direction(int control) {
        return control >> ROUND_SHIFT & CHOP;
    }

    /** Whether a direction other than the nearest one leads away from zero. */
    static boolean awayFromZero(int sign, int control) {
        return direction(control) == ((sign & SIGN) != 0 ? DOWN : UP);
    }
}
