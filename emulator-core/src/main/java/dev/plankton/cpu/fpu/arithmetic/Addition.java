package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.DENORMAL_OPERAND;
import static dev.plankton.cpu.fpu.arithmetic.Extended.DOWN;
import static dev.plankton.cpu.fpu.arithmetic.Extended.EARLY;
import static dev.plankton.cpu.fpu.arithmetic.Extended.INTEGER;
import static dev.plankton.cpu.fpu.arithmetic.Extended.MAX_EXPONENT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;

/** FADD and FSUB. */
public final class Addition {
    /** Of a control word, as bit 12 of it: infinities have signs (8087 and 80287). */
    private static final int AFFINE = 1 << 12;

    private Addition() {}

    /** {@code a + b}. */
    public static void add(Extended r, long as, int ae, long bs, int be, int control) {
        r.raised = 0;
        if ((control & DENORMAL_OPERAND) == 0 && Extended.isNormal(as, ae) && Extended.isNormal(bs, be)) {
            addNormal(r, as, ae & SIGN, ae & MAX_EXPONENT, bs, be & SIGN, be & MAX_EXPONENT, control);
        } else if (!r.handled(as, ae, bs, be, control)) {
            addSpecial(r, as, ae, bs, be, control);
        }
    }

    /** {@code a - b}. */
    public static void subtract(Extended r, long as, int ae, long bs, int be, int control) {
        r.raised = 0;
        if ((control & DENORMAL_OPERAND) == 0 && Extended.isNormal(as, ae) && Extended.isNormal(bs, be)) {
            addNormal(r, as, ae & SIGN, ae & MAX_EXPONENT, bs, ~be & SIGN, be & MAX_EXPONENT, control);
        } else if (!r.handled(as, ae, bs, be, control)) {
            addSpecial(r, as, ae, bs, be ^ SIGN, control);
        }
    }

    private static void addSpecial(Extended r, long as, int ae, long bs, int be, int control) {
        boolean a = Extended.isInfinite(as, ae);
        boolean b = Extended.isInfinite(bs, be);
        boolean projective = (control & (EARLY | AFFINE)) == EARLY;
        if (a && b && (((ae ^ be) & SIGN) != 0 || projective)) {
            r.invalid();
            return;
        }
        boolean denormal =
                (control & DENORMAL_OPERAND) != 0 || Extended.isDenormal(as, ae) || Extended.isDenormal(bs, be);
        if (denormal && r.denormal(control)) {
            return;
        }
        if (a || b) {
            r.infinity((a ? ae : be) & SIGN);
        } else if (as == 0 && bs == 0) {
            r.zero(((ae ^ be) & SIGN) == 0 ? ae & SIGN : zeroSign(control));
        } else if (as == 0 || bs == 0) {
            long s = as == 0 ? bs : as;
            int e = as == 0 ? be : ae;
            Rounding.round(r, e & SIGN, Extended.normalExponent(s, e), Extended.normalSignificand(s), 0, control);
        } else {
            addNormal(
                    r,
                    Extended.normalSignificand(as),
                    ae & SIGN,
                    Extended.normalExponent(as, ae),
                    Extended.normalSignificand(bs),
                    be & SIGN,
                    Extended.normalExponent(bs, be),
                    control);
        }
    }

    /** The sign of a zero that opposite numbers add up to. */
    private static int zeroSign(int control) {
        return Rounding.direction(control) == DOWN ? SIGN : 0;
    }

    /** Both significands have their highest bit set; exponents may be below 1. */
    private static void addNormal(Extended r, long as, int aSign, int ae, long bs, int bSign, int be, int control) {
        int distance = ae - be;
        if (distance < 0 || distance == 0 && Long.compareUnsigned(as, bs) < 0) {
            sum(r, bs, bSign, be, as, aSign, -distance, control);
        } else {
            sum(r, as, aSign, ae, bs, bSign, distance, control);
        }
    }

    /** The magnitude of {@code a} is not below that of {@code b}, whose exponent is {@code distance} less. */
    private static void sum(Extended r, long as, int aSign, int ae, long bs, int bSign, int distance, int control) {
        long high = Wide.shiftRightHigh(bs, distance);
        long low = Wide.shiftRightLow(bs, 0, distance);
        if (aSign == bSign) {
            long hi = as + high;
            if (hi < 0 && Long.compareUnsigned(hi, as) >= 0) {
                Rounding.round(r, aSign, ae, hi, low, control);
            } else {
                Rounding.round(r, aSign, ae + 1, hi >>> 1 | INTEGER, hi << 63 | low >>> 1 | low & 1, control);
            }
            return;
        }
        long lo = -low;
        long hi = as - high - (low != 0 ? 1 : 0);
        if (hi < 0) {
            Rounding.round(r, aSign, ae, hi, lo, control);
        } else if (hi != 0) {
            int shift = Long.numberOfLeadingZeros(hi);
            Rounding.round(r, aSign, ae - shift, hi << shift | lo >>> 64 - shift, lo << shift, control);
        } else if (lo != 0) {
            int shift = Long.numberOfLeadingZeros(lo);
            Rounding.round(r, aSign, ae - 64 - shift, lo << shift, 0, control);
        } else {
            r.zero(zeroSign(control));
        }
    }
}
