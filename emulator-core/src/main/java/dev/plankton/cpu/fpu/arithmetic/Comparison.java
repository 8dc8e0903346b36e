package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.DE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.DENORMAL_OPERAND;
import static dev.plankton.cpu.fpu.arithmetic.Extended.EARLY;
import static dev.plankton.cpu.fpu.arithmetic.Extended.IE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;

/** FCOM and what is like it. */
public final class Comparison {
    /** Results, with the bits of the status word: C0, C2 and C3. */
    public static final int GREATER = 0, LESS = 0x100, EQUAL = 0x4000, UNORDERED = 0x4500;

    private static final int AFFINE = 1 << 12;

    private Comparison() {}

    /**
     * Compares {@code a} with {@code b}.
     *
     * @param quiet whether quiet NaNs raise no exception
     * @return how {@code a} is, see {@link #GREATER}; exceptions are in {@code r}
     */
    public static int compare(Extended r, long as, int ae, long bs, int be, boolean quiet, int control) {
        r.raised = 0;
        if ((control & DENORMAL_OPERAND) == 0 && Extended.isNormal(as, ae) && Extended.isNormal(bs, be)) {
            return order(as, ae, bs, be);
        }
        if (Extended.isUnsupported(as, ae, control) || Extended.isUnsupported(bs, be, control)) {
            r.raised = IE;
            return UNORDERED;
        }
        if (Extended.isNaN(as, ae) || Extended.isNaN(bs, be)) {
            boolean signals = Extended.isSignalling(as, ae, control) || Extended.isSignalling(bs, be, control);
            r.raised = signals || !quiet ? IE : 0;
            return UNORDERED;
        }
        boolean denormal =
                (control & DENORMAL_OPERAND) != 0 || Extended.isDenormal(as, ae) || Extended.isDenormal(bs, be);
        r.raised |= denormal ? DE : 0;
        boolean a = Extended.isInfinite(as, ae);
        boolean b = Extended.isInfinite(bs, be);
        if ((a || b) && (control & (EARLY | AFFINE)) == EARLY) {
            // In the projective mode there is one infinity, which equals itself and is neither less nor greater than
            // others.
            r.raised |= a && b ? 0 : IE;
            return a && b ? EQUAL : UNORDERED;
        }
        if (as == 0 && !a || bs == 0 && !b) {
            return withZero(as, ae, bs, be);
        }
        return a || b ? orderOfInfinities(a, ae, b, be) : orderOfAny(as, ae, bs, be);
    }

    private static int withZero(long as, int ae, long bs, int be) {
        if (as == 0 && bs == 0 && !Extended.isInfinite(as, ae) && !Extended.isInfinite(bs, be)) {
            return EQUAL;
        }
        boolean aIsZero = as == 0 && !Extended.isInfinite(as, ae);
        boolean less = aIsZero ? (be & SIGN) == 0 : (ae & SIGN) != 0;
        return less ? LESS : GREATER;
    }

    private static int orderOfInfinities(boolean a, int ae, boolean b, int be) {
        if (a && b && ((ae ^ be) & SIGN) == 0) {
            return EQUAL;
        }
        boolean less = a ? (ae & SIGN) != 0 : (be & SIGN) == 0;
        return less ? LESS : GREATER;
    }

    private static int orderOfAny(long as, int ae, long bs, int be) {
        if (((ae ^ be) & SIGN) != 0) {
            return (ae & SIGN) != 0 ? LESS : GREATER;
        }
        int a = Extended.normalExponent(as, ae);
        int b = Extended.normalExponent(bs, be);
        return signed(
                a != b
                        ? Integer.compare(a, b)
                        : Long.compareUnsigned(Extended.normalSignificand(as), Extended.normalSignificand(bs)),
                ae);
    }

    private static int order(long as, int ae, long bs, int be) {
        if (((ae ^ be) & SIGN) != 0) {
            return (ae & SIGN) != 0 ? LESS : GREATER;
        }
        if (as == bs && ae == be) {
            return EQUAL;
        }
        // Without branches, which no processor predicts: whether the magnitude is less, or with negative numbers
        // greater.
        int difference = ae - be;
        int unequal = (difference | -difference) >> 31;
        int less = difference >> 31 | (int) (as - bs >> 63) & ~unequal;
        return (less ^ ae << 16 >> 31) & LESS;
    }

    /** The result for numbers of one sign whose magnitudes are in this order. */
    private static int signed(int order, int sign) {
        if (order == 0) {
            return EQUAL;
        }
        return order < 0 == ((sign & SIGN) == 0) ? LESS : GREATER;
    }
}
