package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.BIAS;
import static dev.plankton.cpu.fpu.arithmetic.Extended.DENORMAL_OPERAND;
import static dev.plankton.cpu.fpu.arithmetic.Extended.EARLY;
import static dev.plankton.cpu.fpu.arithmetic.Extended.INTEGER;
import static dev.plankton.cpu.fpu.arithmetic.Extended.MAX_EXPONENT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;
import static dev.plankton.cpu.fpu.arithmetic.Extended.ZE;

/** FMUL, FDIV and FSQRT. */
public final class Multiplication {
    private static final int AFFINE = 1 << 12;

    private Multiplication() {}

    /** {@code a * b}. */
    public static void multiply(Extended r, long as, int ae, long bs, int be, int control) {
        r.raised = 0;
        int sign = (ae ^ be) & SIGN;
        if ((control & DENORMAL_OPERAND) == 0 && Extended.isNormal(as, ae) && Extended.isNormal(bs, be)) {
            product(r, sign, (ae & MAX_EXPONENT) + (be & MAX_EXPONENT), as, bs, control);
            return;
        }
        if (r.handled(as, ae, bs, be, control)) {
            return;
        }
        boolean infinite = Extended.isInfinite(as, ae) || Extended.isInfinite(bs, be);
        boolean zero = isZero(as, ae) || isZero(bs, be);
        if (infinite && zero) {
            r.invalid();
            return;
        }
        if (anyDenormal(as, ae, bs, be, control) && r.denormal(control)) {
            return;
        }
        if (infinite) {
            r.infinity(sign);
        } else if (zero) {
            r.zero(sign);
        } else {
            product(
                    r,
                    sign,
                    Extended.normalExponent(as, ae) + Extended.normalExponent(bs, be),
                    Extended.normalSignificand(as),
                    Extended.normalSignificand(bs),
                    control);
        }
    }

    private static void product(Extended r, int sign, int exponents, long as, long bs, int control) {
        long hi = Math.unsignedMultiplyHigh(as, bs);
        long lo = as * bs;
        // Whether it has 128 bits or 127 is a branch that no processor predicts.
        int shift = (int) (hi >>> 63) ^ 1;
        Rounding.round(
                r, sign, exponents - BIAS + 1 - shift, hi << shift | lo >>> 1 >>> 63 - shift, lo << shift, control);
    }

    /** {@code a / b}; DENORMAL_OPERAND stands for b, or with FDIVR for a: for either. */
    public static void divide(Extended r, long as, int ae, long bs, int be, int control) {
        r.raised = 0;
        int sign = (ae ^ be) & SIGN;
        if ((control & DENORMAL_OPERAND) == 0 && Extended.isNormal(as, ae) && Extended.isNormal(bs, be)) {
            quotient(r, sign, (ae & MAX_EXPONENT) - (be & MAX_EXPONENT), as, bs, control);
            return;
        }
        if (r.handled(as, ae, bs, be, control)) {
            return;
        }
        boolean dividend = Extended.isInfinite(as, ae);
        boolean divisor = Extended.isInfinite(bs, be);
        boolean by0 = isZero(bs, be);
        if (dividend && divisor || by0 && isZero(as, ae)) {
            r.invalid();
            return;
        }
        if (by0 && !dividend) {
            r.raised |= ZE;
            r.infinity(sign);
            return;
        }
        if (anyDenormal(as, ae, bs, be, control) && r.denormal(control)) {
            return;
        }
        if (dividend) {
            r.infinity(sign);
        } else if (divisor || isZero(as, ae)) {
            r.zero(sign);
        } else {
            quotient(
                    r,
                    sign,
                    Extended.normalExponent(as, ae) - Extended.normalExponent(bs, be),
                    Extended.normalSignificand(as),
                    Extended.normalSignificand(bs),
                    control);
        }
    }

    private static void quotient(Extended r, int sign, int exponents, long as, long bs, int control) {
        boolean atLeast1 = Long.compareUnsigned(as, bs) >= 0;
        long hi = atLeast1 ? as >>> 1 : as;
        long lo = atLeast1 ? as << 63 : 0;
        long quotient = Wide.divide(hi, lo, bs);
        long rest = lo - quotient * bs;
        long below = 0;
        if (rest != 0) {
            int order = Long.compareUnsigned(rest, bs - rest);
            below = order > 0 ? INTEGER | 1 : order == 0 ? INTEGER : 1;
        }
        Rounding.round(r, sign, exponents + BIAS - (atLeast1 ? 0 : 1), quotient, below, control);
    }

    /** The square root. */
    public static void squareRoot(Extended r, long s, int e, int control) {
        r.raised = 0;
        if (r.handled(s, e, control)) {
            return;
        }
        if (isZero(s, e)) {
            r.zero(e & SIGN);
            return;
        }
        boolean projective = (control & (EARLY | AFFINE)) == EARLY && Extended.isInfinite(s, e);
        if ((e & SIGN) != 0 || projective) {
            r.invalid();
            return;
        }
        if (Extended.isInfinite(s, e)) {
            r.infinity(0);
            return;
        }
        if (Extended.isDenormal(s, e) && r.denormal(control)) {
            return;
        }
        int exponent = Extended.normalExponent(s, e) - BIAS;
        long significand = Extended.normalSignificand(s);
        // Of 2^126 times the significand or twice it, so that the exponent is even.
        boolean odd = (exponent & 1) != 0;
        long hi = odd ? significand : significand >>> 1;
        long lo = odd ? 0 : significand << 63;
        long root = Wide.squareRoot(hi, lo);
        long restLow = lo - root * root;
        long restHigh =
                hi - Math.unsignedMultiplyHigh(root, root) - (Long.compareUnsigned(lo, root * root) < 0 ? 1 : 0);
        boolean exact = (restHigh | restLow) == 0;
        boolean aboveHalf = restHigh != 0 || Long.compareUnsigned(restLow, root) > 0;
        Rounding.round(r, 0, (exponent >> 1) + BIAS, root, exact ? 0 : aboveHalf ? INTEGER | 1 : 1, control);
    }

    /** Zero, be it an unnormal one. */
    private static boolean isZero(long s, int e) {
        return s == 0 && (e & MAX_EXPONENT) != MAX_EXPONENT;
    }

    private static boolean anyDenormal(long as, int ae, long bs, int be, int control) {
        return (control & DENORMAL_OPERAND) != 0 || Extended.isDenormal(as, ae) || Extended.isDenormal(bs, be);
    }
}
