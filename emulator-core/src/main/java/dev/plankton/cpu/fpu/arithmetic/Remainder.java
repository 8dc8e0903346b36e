package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.C1;
import static dev.plankton.cpu.fpu.arithmetic.Extended.FULL_PRECISION;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;

/** FPREM and FPREM1: exact, as far as one of them goes. */
public final class Remainder {
    /** Bits of the status word: C0, C2, C3. */
    private static final int C0 = 0x100, C2 = 0x400, C3 = 0x4000;

    private Remainder() {}

    /**
     * The remainder of {@code a / b}, or a step towards it. It sets C0, C3 and C1 to the lowest bits of the quotient, or C2 if
     * it is a step, among the exceptions.
     *
     * @param nearest whether the quotient is the nearest integer (FPREM1), else it is truncated (FPREM)
     */
    public static void of(Extended r, long as, int ae, long bs, int be, boolean nearest, int control) {
        r.raised = 0;
        if (r.handled(as, ae, bs, be, control)) {
            return;
        }
        boolean dividendInfinite = Extended.isInfinite(as, ae);
        boolean divisorInfinite = Extended.isInfinite(bs, be);
        if (dividendInfinite || bs == 0 && !divisorInfinite) {
            r.invalid();
            return;
        }
        if ((Extended.isDenormal(as, ae) || Extended.isDenormal(bs, be)) && r.denormal(control)) {
            return;
        }
        if (as == 0) {
            r.zero(ae & SIGN);
        } else if (divisorInfinite) {
            whole(r, as, ae, control);
        } else {
            divide(r, as, ae, bs, be, nearest, control);
        }
    }

    /** The remainder is the dividend. */
    private static void whole(Extended r, long as, int ae, int control) {
        result(r, ae & SIGN, Extended.normalExponent(as, ae), Extended.normalSignificand(as), control);
    }

    private static void result(Extended r, int sign, int exponent, long significand, int control) {
        int shift = Long.numberOfLeadingZeros(significand);
        if (significand == 0) {
            r.zero(sign);
        } else {
            Rounding.round(r, sign, exponent - shift, significand << shift, 0, control | FULL_PRECISION);
        }
    }

    private static void divide(Extended r, long as, int ae, long bs, int be, boolean nearest, int control) {
        int sign = ae & SIGN;
        int distance = Extended.normalExponent(as, ae) - Extended.normalExponent(bs, be);
        int exponent = Extended.normalExponent(bs, be);
        long a = Extended.normalSignificand(as);
        long b = Extended.normalSignificand(bs);
        if (distance < -1 || distance == -1 && !nearest) {
            whole(r, as, ae, control);
            return;
        }
        if (distance == -1) {
            // The quotient is 0 or, above a half, 1: then the remainder is a - b.
            if (Long.compareUnsigned(a, b) > 0) {
                r.raised |= bits(1);
                // 2b - a, in units of half of b's.
                long difference = b - (a - b);
                result(r, sign ^ SIGN, exponent - 1, difference, control);
            } else {
                whole(r, as, ae, control);
            }
            return;
        }
        boolean partial = distance >= 64;
        int shift = partial ? 32 + distance % 32 : distance;
        // The quotient has 65 bits if the first digit is 1: take that away first.
        int top = Long.compareUnsigned(a, b) >= 0 ? 1 : 0;
        long left = top != 0 ? a - b : a;
        long hi = shift == 0 ? 0 : left >>> 64 - shift;
        long lo = left << shift;
        long quotient = Wide.divide(shift == 0 ? 0 : hi, lo, b);
        long rest = lo - quotient * b;
        if (shift == 0) {
            quotient = Long.compareUnsigned(left, b) >= 0 ? 1 : 0;
            rest = left - quotient * b;
        }
        quotient += shift == 64 ? 0 : (long) top << shift;
        if (partial) {
            r.raised |= C2;
            result(r, sign, exponent + distance - shift, rest, control);
            return;
        }
        if (nearest) {
            int order = Long.compareUnsigned(rest, b - rest);
            if (rest != 0 && (order > 0 || order == 0 && (quotient & 1) != 0)) {
                rest = b - rest;
                sign ^= SIGN;
                quotient++;
            }
        }
        r.raised |= bits((int) quotient);
        if (rest == 0) {
            sign = ae & SIGN;
        }
        result(r, sign, exponent, rest, control);
    }

    private static int bits(int quotient) {
        return ((quotient & 4) != 0 ? C0 : 0) | ((quotient & 2) != 0 ? C3 : 0) | ((quotient & 1) != 0 ? C1 : 0);
    }
}
