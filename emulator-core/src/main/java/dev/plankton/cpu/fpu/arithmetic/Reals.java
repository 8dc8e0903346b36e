package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.BIAS;
import static dev.plankton.cpu.fpu.arithmetic.Extended.C1;
import static dev.plankton.cpu.fpu.arithmetic.Extended.DE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.IE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.INTEGER;
import static dev.plankton.cpu.fpu.arithmetic.Extended.MAX_EXPONENT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.NEAREST;
import static dev.plankton.cpu.fpu.arithmetic.Extended.OE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.PE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.QUIET;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;
import static dev.plankton.cpu.fpu.arithmetic.Extended.UE;

/** Reals of 32 and 64 bits in memory. */
public final class Reals {
    /** Formats: their bits, those of their significands with the integer bit, and the bias of their exponents. */
    private static final int SINGLE_BITS = 32, SINGLE_PRECISION = 24, SINGLE_BIAS = 127;

    private static final int DOUBLE_BITS = 64, DOUBLE_PRECISION = 53, DOUBLE_BIAS = 1023;

    private Reals() {}

    /** Whether a real of 32 bits is a denormal. */
    public static boolean isDenormal32(int bits) {
        return (bits & 0x7F800000) == 0 && bits << 1 != 0;
    }

    /** Whether a real of 64 bits is a denormal. */
    public static boolean isDenormal64(long bits) {
        return (bits & 0x7FF0000000000000L) == 0 && bits << 1 != 0;
    }

    /** Widens a real of 32 bits; signalling NaNs stay signalling, and nothing is raised. */
    public static void widen32(Extended r, int bits) {
        int exponent = bits >>> 23 & 0xFF;
        int sign = bits >>> 16 & SIGN;
        long fraction = (long) bits << 41 >>> 1;
        if (exponent - 1 + Integer.MIN_VALUE < 0xFE + Integer.MIN_VALUE) {
            r.exact(fraction | INTEGER, exponent + BIAS - SINGLE_BIAS | sign);
        } else {
            special(r, sign, exponent == 0, fraction, SINGLE_BIAS);
        }
    }

    /** Widens a real of 64 bits, as {@link #widen32}. */
    public static void widen64(Extended r, long bits) {
        int exponent = (int) (bits >>> 52) & 0x7FF;
        int sign = (int) (bits >>> 48) & SIGN;
        long fraction = bits << 12 >>> 1;
        if (exponent - 1 + Integer.MIN_VALUE < 0x7FE + Integer.MIN_VALUE) {
            r.exact(fraction | INTEGER, exponent + BIAS - DOUBLE_BIAS | sign);
        } else {
            special(r, sign, exponent == 0, fraction, DOUBLE_BIAS);
        }
    }

    private static void special(Extended r, int sign, boolean small, long fraction, int bias) {
        if (!small) {
            r.exact(fraction | INTEGER, sign | MAX_EXPONENT);
        } else if (fraction == 0) {
            r.exact(0, sign);
        } else {
            int shift = Long.numberOfLeadingZeros(fraction);
            r.exact(fraction << shift, sign | BIAS - bias + 1 - shift);
        }
    }

    /** FLD of a real of 32 bits: as {@link #widen32}, with exceptions. */
    public static void load32(Extended r, int bits, int control) {
        widen32(r, bits);
        loaded(r, isDenormal32(bits), control);
    }

    /** FLD of a real of 64 bits. */
    public static void load64(Extended r, long bits, int control) {
        widen64(r, bits);
        loaded(r, isDenormal64(bits), control);
    }

    private static void loaded(Extended r, boolean denormal, int control) {
        if (denormal) {
            r.raised = DE;
        } else if (Extended.isNaN(r.significand, r.exponent)) {
            r.raised = Extended.isSignalling(r.significand, r.exponent, control) ? IE : 0;
            r.significand |= QUIET;
        }
    }

    /** The real of 32 bits nearest by {@code control}; exceptions are in {@code r}. */
    public static int store32(Extended r, long s, int e, int control) {
        return (int) store(r, s, e, SINGLE_BITS, SINGLE_PRECISION, SINGLE_BIAS, control);
    }

    /** The real of 64 bits. */
    public static long store64(Extended r, long s, int e, int control) {
        return store(r, s, e, DOUBLE_BITS, DOUBLE_PRECISION, DOUBLE_BIAS, control);
    }

    private static long store(Extended r, long s, int e, int bits, int precision, int bias, int control) {
        r.raised = 0;
        long sign = (e & SIGN) != 0 ? 1L << bits - 1 : 0;
        int exponent = (e & MAX_EXPONENT) - BIAS + bias;
        if (s < 0
                && Rounding.direction(control) == NEAREST
                && exponent - 1 + Integer.MIN_VALUE < 2 * bias - 1 + Integer.MIN_VALUE) {
            // The usual: a carry of the significand into the exponent is what it should be, and there is neither
            // overflow nor
            // underflow.
            long kept = s >>> 64 - precision;
            long below = s << precision;
            long rest = below << 1;
            long up = below >>> 63 & ((rest | -rest) >>> 63 | kept);
            r.raised = (int) ((below | -below) >>> 63) * PE | (int) up * C1;
            return sign | ((long) (exponent - 1) << precision - 1) + kept + up;
        }
        if (!Extended.isNormal(s, e)) {
            if (r.handled(s, e, control)) {
                return ((r.exponent & SIGN) != 0 ? 1L << bits - 1 : 0)
                        | infinity(precision, bias)
                        | (r.significand & Long.MAX_VALUE) >>> 64 - precision;
            }
            if (Extended.isInfinite(s, e)) {
                return sign | infinity(precision, bias);
            }
            if (s == 0) {
                return sign;
            }
            exponent = Extended.normalExponent(s, e) - BIAS + bias;
        }
        long significand = Extended.normalSignificand(s);
        int cut = Rounding.cut(e, significand, 0, precision, control);
        long rounded = Rounding.significand(significand, cut, precision);
        boolean carries = rounded == 0;
        if (exponent + (carries ? 1 : 0) <= 0) {
            return sign | small(r, significand, e, exponent, precision, control);
        }
        exponent += carries ? 1 : 0;
        r.raised |= cut;
        if (exponent <= 2 * bias) {
            return sign | (long) exponent << precision - 1 | (rounded & Long.MAX_VALUE) >>> 64 - precision;
        }
        r.raised |= OE;
        if ((control & OE) == 0) {
            r.raised = OE;
            return 0;
        }
        r.raised |= PE;
        if (Rounding.direction(control) == NEAREST || Rounding.awayFromZero(e, control)) {
            r.raised |= C1;
            return sign | infinity(precision, bias);
        }
        r.raised &= ~C1;
        return sign | infinity(precision, bias) - 1;
    }

    /** A result that is tiny. */
    private static long small(Extended r, long significand, int e, int exponent, int precision, int control) {
        if ((control & UE) == 0) {
            r.raised |= UE;
            return 0;
        }
        int shift = 1 - exponent;
        long high = Wide.shiftRightHigh(significand, shift);
        long low = Wide.shiftRightLow(significand, 0, shift);
        int cut = Rounding.cut(e, high, low, precision, control);
        r.raised |= cut;
        if ((cut & PE) != 0) {
            r.raised |= UE;
        }
        return Rounding.significand(high, cut, precision) >>> 64 - precision;
    }

    private static long infinity(int precision, int bias) {
        return 2L * bias + 1 << precision - 1;
    }
}
