package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.BIAS;
import static dev.plankton.cpu.fpu.arithmetic.Extended.IE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.MAX_EXPONENT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;

/** Integers, binary and packed decimal, and FRNDINT. */
public final class Integers {
    /** Digits of a packed decimal number. */
    private static final int DIGITS = 18;

    private static final long DECIMAL_END = 1_000_000_000_000_000_000L;

    /** The two upper bytes of the packed decimal indefinite; the lower half is {@link #DECIMAL_INDEFINITE}. */
    public static final int DECIMAL_INDEFINITE_HIGH = 0xFFFF;

    public static final long DECIMAL_INDEFINITE = 0xC000000000000000L;

    private Integers() {}

    /** The real that equals an integer. */
    public static void load(Extended r, long value) {
        if (value == 0) {
            r.exact(0, 0);
            return;
        }
        long magnitude = value < 0 ? -value : value;
        int shift = Long.numberOfLeadingZeros(magnitude);
        r.exact(magnitude << shift, BIAS + 63 - shift | (value < 0 ? SIGN : 0));
    }

    /**
     * The integer of {@code bits} bits nearest by {@code control}, or the smallest one, the integer indefinite, if there is
     * none; exceptions are in {@code r}.
     */
    public static long store(Extended r, long s, int e, int bits, int control) {
        r.raised = 0;
        long indefinite = -1L << bits - 1;
        if (!magnitude(r, s, e, control)) {
            return indefinite;
        }
        long limit = 1L << bits - 1;
        boolean negative = (e & SIGN) != 0;
        if (Long.compareUnsigned(r.significand, negative ? limit : limit - 1) > 0) {
            r.raised = IE;
            return indefinite;
        }
        return negative ? -r.significand : r.significand;
    }

    /**
     * Rounds the magnitude to an integer, which is then the significand of {@code r}.
     *
     * @return false, and an invalid operation, if 64 bits do not hold it
     */
    private static boolean magnitude(Extended r, long s, int e, int control) {
        int exponent = e & MAX_EXPONENT;
        if (exponent == MAX_EXPONENT || Extended.isUnsupported(s, e, control)) {
            r.raised = IE;
            return false;
        }
        if (s == 0) {
            r.significand = 0;
            return true;
        }
        int shift = BIAS + 63 - Extended.normalExponent(s, e);
        long significand = Extended.normalSignificand(s);
        if (shift < 0) {
            r.raised = IE;
            return false;
        }
        long high = Wide.shiftRightHigh(significand, shift);
        long low = Wide.shiftRightLow(significand, 0, shift);
        int cut = Rounding.cut(e, high, low, 64, control);
        r.significand = Rounding.significand(high, cut, 64);
        r.raised = cut;
        if (r.significand == 0 && high != 0) {
            r.raised = IE;
            return false;
        }
        return true;
    }

    /** FRNDINT. */
    public static void round(Extended r, long s, int e, int control) {
        r.raised = 0;
        if (r.handled(s, e, control)) {
            return;
        }
        if (Extended.isDenormal(s, e) && r.denormal(control)) {
            return;
        }
        if (s == 0 || Extended.isInfinite(s, e) || Extended.normalExponent(s, e) >= BIAS + 63) {
            r.set(s, e);
            return;
        }
        int raised = r.raised;
        magnitude(r, s, e, control);
        r.raised |= raised;
        long value = r.significand;
        if (value == 0) {
            r.zero(e & SIGN);
        } else {
            int shift = Long.numberOfLeadingZeros(value);
            r.set(value << shift, BIAS + 63 - shift | e & SIGN);
        }
    }

    /**
     * FBSTP: the lower 8 bytes of the packed decimal integer; the upper two are then the exponent of {@code r}. Of what has
     * more than 18 digits it is the packed decimal indefinite.
     */
    public static long storeDecimal(Extended r, long s, int e, int control) {
        r.raised = 0;
        if (!magnitude(r, s, e, control) || Long.compareUnsigned(r.significand, DECIMAL_END) >= 0) {
            r.raised = IE;
            r.exponent = DECIMAL_INDEFINITE_HIGH;
            return DECIMAL_INDEFINITE;
        }
        long rest = r.significand;
        long low = 0;
        for (int n = 0; n < 16; n++) {
            low |= rest % 10 << 4 * n;
            rest /= 10;
        }
        r.exponent = e & SIGN | (int) (rest % 10 | rest / 10 << 4);
        return low;
    }

    /** FBLD of a packed decimal integer of 10 bytes; digits above 9 count as they are. */
    public static void loadDecimal(Extended r, long low, int high) {
        long value = 0;
        for (int n = DIGITS - 1; n >= 0; n--) {
            value = 10 * value + (n < 16 ? low >>> 4 * n & 15 : high >>> 4 * (n - 16) & 15);
        }
        if (value == 0) {
            r.exact(0, high & SIGN);
            return;
        }
        int shift = Long.numberOfLeadingZeros(value);
        r.exact(value << shift, BIAS + 63 - shift | high & SIGN);
    }
}
