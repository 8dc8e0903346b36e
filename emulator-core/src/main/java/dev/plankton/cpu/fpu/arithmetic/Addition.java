package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.DENORMAL_OPERAND;
import static dev.plankton.cpu.fpu.arithmetic.Extended.DOWN;
import static dev.plankton.cpu.fpu.arithmetic.Extended.EARLY;
import static dev.plankton.cpu.fpu.arithmetic.Extended.MAX_EXPONENT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;

/** FADD and FSUB. */
public final class Addition {
    /** Of a control word, as bit 12 of it: infinities have signs (8087 and 80287). */
    private static final int AFFINE = 1 << 12;

    /** The bit of {@link Extended#SIGN}. */
    private static final int SIGN_BIT = 15;

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

    /**
     * Both significands have their highest bit set; exponents may be below 1. Which operand is larger, whether they are added or
     * subtracted, and whether the sum carries no processor predicts, so that there are masks instead of branches.
     */
    private static void addNormal(Extended r, long as, int aSign, int ae, long bs, int bSign, int be, int control) {
        int difference = ae - be;
        int unequal = (difference | -difference) >> 31;
        int negative = difference >> 31;
        long swap = negative | as - bs >> 63 & ~unequal;
        long swapped = (as ^ bs) & swap;
        long larger = as ^ swapped;
        long smaller = bs ^ swapped;
        int sign = aSign ^ (aSign ^ bSign) & (int) swap;
        int exponent = ae - (difference & negative);
        int distance = (difference ^ negative) - negative;
        long high = 0;
        long low;
        if (distance < 64) {
            high = smaller >>> distance;
            low = smaller << 63 - distance << 1;
        } else {
            low = Wide.shiftRightLow(smaller, 0, distance);
        }
        long minus = -((aSign ^ bSign) >>> SIGN_BIT);
        long lo = (low ^ minus) - minus;
        long hi = larger + (high ^ minus) - (minus & ~((low | -low) >> 63));
        int carry = (int) ((high | ~hi) >>> 63) & ~(int) minus;
        lo = hi << 63 & -carry | lo >>> carry | lo & carry;
        hi = hi >>> carry | (long) carry << 63;
        if (hi == 0) {
            cancelled(r, sign, exponent, lo, control);
            return;
        }
        int shift = Long.numberOfLeadingZeros(hi);
        Rounding.round(r, sign, exponent + carry - shift, hi << shift | lo >>> 1 >>> 63 - shift, lo << shift, control);
    }

    /** The upper 64 bits are zeros. */
    private static void cancelled(Extended r, int sign, int exponent, long lo, int control) {
        if (lo == 0) {
            r.zero(zeroSign(control));
            return;
        }
        int shift = Long.numberOfLeadingZeros(lo);
        Rounding.round(r, sign, exponent - 64 - shift, lo << shift, 0, control);
    }
}
