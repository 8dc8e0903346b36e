package dev.plankton.cpu.fpu.arithmetic;

/**
 * An 80-bit real that an operation leaves, and the exceptions it has raised. Operands are pairs of a long and an int: the
 * significand with its explicit integer bit, and the sign in bit 15 above the exponent, biased by 3FFFh. Mutable, so that
 * an operation allocates nothing; confined to one thread.
 *
 * <p>Control words are those of the x87 with two bits more, see {@link #DENORMAL_OPERAND} and {@link #EARLY}. Exceptions
 * have the bits of its status word (Intel SDM vol. 1, section 8.1.3).
 */
public final class Extended {
    /** Exceptions: invalid operation, denormal operand, division by zero, overflow, underflow, inexact result. */
    public static final int IE = 1, DE = 2, ZE = 4, OE = 8, UE = 16, PE = 32;
    /** With {@link #IE}: the register stack is why. */
    public static final int SF = 64;
    /** The result's magnitude was rounded up; or the stack has overflowed. */
    public static final int C1 = 0x200;
    /** Exceptions after which, if they are not masked, there is no result. */
    public static final int NO_RESULT = IE | DE | ZE;

    /** Of a control word: the second operand was a denormal before it was loaded from memory. */
    public static final int DENORMAL_OPERAND = 1 << 16;
    /** Of a control word: 8087 or 80287. Unnormals are numbers and infinities have any significand; all NaNs signal. */
    public static final int EARLY = 1 << 17;
    /** Of a control word: precision control does not apply. */
    static final int FULL_PRECISION = 1 << 18;

    /** The integer bit of a significand, and the bit that marks a quiet NaN. */
    public static final long INTEGER = Long.MIN_VALUE, QUIET = 1L << 62;
    /** The exponent of infinities and NaNs, and the sign. */
    public static final int MAX_EXPONENT = 0x7FFF, SIGN = 0x8000;
    /** What is added to exponents. */
    public static final int BIAS = 0x3FFF;

    /** The real indefinite: a quiet NaN. */
    public static final long INDEFINITE = INTEGER | QUIET;
    /** Its sign and exponent. */
    public static final int INDEFINITE_EXPONENT = SIGN | MAX_EXPONENT;

    static final int ROUND_SHIFT = 10;
    static final int NEAREST = 0, DOWN = 1, UP = 2, CHOP = 3;

    public long significand;
    /** Sign and exponent. */
    public int exponent;
    /** Exceptions, and {@link #C1}. */
    public int raised;

    /** Sets the value and leaves the exceptions. */
    public void set(long s, int e) {
        significand = s;
        exponent = e;
    }

    /** Sets the value, and that there is no exception. */
    public void exact(long s, int e) {
        significand = s;
        exponent = e;
        raised = 0;
    }

    void zero(int sign) {
        set(0, sign);
    }

    void infinity(int sign) {
        set(INTEGER, sign | MAX_EXPONENT);
    }

    /** An invalid operation: the indefinite. */
    void invalid() {
        raised |= IE;
        set(INDEFINITE, INDEFINITE_EXPONENT);
    }

    // Kinds of operands

    /** Whether it is a number with its integer bit set that is neither denormal nor infinite. */
    static boolean isNormal(long s, int e) {
        return s < 0 && ((e & MAX_EXPONENT) - 1 & 0xFFFF) < MAX_EXPONENT - 1;
    }

    /** Whether it is a NaN, signalling or not. */
    public static boolean isNaN(long s, int e) {
        return (e & MAX_EXPONENT) == MAX_EXPONENT && s << 1 != 0;
    }

    /** Whether it is a signalling NaN; an 8087 and 80287 take all NaNs for such. */
    static boolean isSignalling(long s, int e, int control) {
        return isNaN(s, e) && ((s & QUIET) == 0 || (control & EARLY) != 0);
    }

    public static boolean isInfinite(long s, int e) {
        return (e & MAX_EXPONENT) == MAX_EXPONENT && s << 1 == 0;
    }

    public static boolean isZero(long s, int e) {
        return s == 0 && (e & MAX_EXPONENT) == 0;
    }

    /** Whether it is a denormal, or a pseudo-denormal, which has its integer bit set. */
    public static boolean isDenormal(long s, int e) {
        return s != 0 && (e & MAX_EXPONENT) == 0;
    }

    /** Whether the integer bit is missing: an unnormal, pseudo-infinity or pseudo-NaN. */
    public static boolean lacksInteger(long s, int e) {
        return s >= 0 && (e & MAX_EXPONENT) != 0;
    }

    /** Whether it is an encoding that a 387 does not support. */
    static boolean isUnsupported(long s, int e, int control) {
        return lacksInteger(s, e) && (control & EARLY) == 0;
    }

    /** The exponent of a number that is not zero when its significand has its highest bit at bit 63; may be below 1. */
    static int normalExponent(long s, int e) {
        return Math.max(e & MAX_EXPONENT, 1) - Long.numberOfLeadingZeros(s);
    }

    static long normalSignificand(long s) {
        return s << Long.numberOfLeadingZeros(s);
    }

    /**
     * Begins an operation on one operand that is not normal: its NaN, or the indefinite if it is unsupported.
     *
     * @return whether that was the result
     */
    boolean handled(long s, int e, int control) {
        if (isUnsupported(s, e, control)) {
            invalid();
            return true;
        }
        if (isNaN(s, e)) {
            raised |= isSignalling(s, e, control) ? IE : 0;
            set(s | INDEFINITE, e);
            return true;
        }
        return false;
    }

    /** The same of an operation on two operands: the NaN with the larger significand, a quiet one if there is one. */
    boolean handled(long as, int ae, long bs, int be, int control) {
        if (isUnsupported(as, ae, control) || isUnsupported(bs, be, control)) {
            invalid();
            return true;
        }
        boolean a = isNaN(as, ae);
        boolean b = isNaN(bs, be);
        if (!a && !b) {
            return false;
        }
        boolean aSignals = a && isSignalling(as, ae, control);
        boolean bSignals = b && isSignalling(bs, be, control);
        raised |= aSignals || bSignals ? IE : 0;
        boolean first;
        if (!a || !b) {
            first = a;
        } else if (aSignals != bSignals) {
            first = bSignals;
        } else {
            int order = Long.compareUnsigned(as, bs);
            first = order > 0 || order == 0 && (ae & SIGN) == 0;
        }
        set((first ? as : bs) | INDEFINITE, first ? ae : be);
        return true;
    }

    /** Notes a denormal operand; whether the operation ends by that. */
    boolean denormal(int control) {
        raised |= DE;
        return (control & DE) == 0;
    }
}
