package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.BIAS;
import static dev.plankton.cpu.fpu.arithmetic.Extended.MAX_EXPONENT;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;

/**
 * FSIN, FCOS, FPTAN and FPATAN. Arguments are reduced by a pi of 66 bits, as processors do (Intel SDM vol. 1, section
 * 8.3.8).
 */
public final class Trigonometry {
    /** Pi with 64 bits of fraction is 2^64 times {@link #PI_HIGH} and this. */
    private static final long PI_LOW = 0x243F6A8885A308D3L;

    private static final long PI_HIGH = 3;

    private static final int TERMS = 18, ATAN_TERMS = 12;

    /** Below 2 to this power no reduction is needed. */
    private static final int SMALL = -1;

    /** Below 2 to this power the square is less than a unit of 128 bits. */
    private static final int TINY = -62;

    private Trigonometry() {}

    /** Whether an argument is one that the instructions take: its magnitude is below 2^63. */
    public static boolean inRange(int e) {
        return (e & MAX_EXPONENT) < BIAS + 63;
    }

    /**
     * Begins an instruction: does all that needs no computing.
     *
     * @param ofZero the result for zero is 1 instead of zero
     * @return whether {@code r} has the result
     */
    private static boolean special(Extended r, long s, int e, boolean ofZero, int control) {
        r.raised = 0;
        if (r.handled(s, e, control)) {
            return true;
        }
        if (Extended.isInfinite(s, e)) {
            r.invalid();
            return true;
        }
        if (s == 0) {
            r.set(ofZero ? Extended.INTEGER : 0, ofZero ? BIAS : e & SIGN);
            return true;
        }
        return Extended.isDenormal(s, e) && r.denormal(control);
    }

    /** The sine. */
    public static void sine(Extended r, long s, int e, int control) {
        if (!special(r, s, e, false, control)) {
            Reduced x = Reduced.of(s, e);
            value(x.rest, (x.quadrant & 1) != 0)
                    .negatedIf((x.quadrant & 2) != 0)
                    .negatedIf((e & SIGN) != 0)
                    .roundTo(r, control);
        }
    }

    /** The cosine. */
    public static void cosine(Extended r, long s, int e, int control) {
        if (!special(r, s, e, true, control)) {
            Reduced x = Reduced.of(s, e);
            value(x.rest, (x.quadrant & 1) == 0)
                    .negatedIf((x.quadrant + 1 & 2) != 0)
                    .roundTo(r, control);
        }
    }

    /** The tangent. */
    public static void tangent(Extended r, long s, int e, int control) {
        if (!special(r, s, e, false, control)) {
            Reduced x = Reduced.of(s, e);
            if (x.rest.exponent() < TINY && x.quadrant == 0) {
                // It is more than the argument by less than 128 bits show.
                x.rest.negatedIf((e & SIGN) != 0).roundTo(r, control);
                return;
            }
            Precise sine = value(x.rest, false);
            Precise cosine = value(x.rest, true);
            boolean odd = (x.quadrant & 1) != 0;
            (odd ? cosine.dividedBy(sine) : sine.dividedBy(cosine))
                    .negatedIf(odd)
                    .negatedIf((e & SIGN) != 0)
                    .roundTo(r, control);
        }
    }

    /** Sine or cosine of what is at most a quarter of pi. */
    private static Precise value(Precise x, boolean cosine) {
        Precise square = x.times(x).negated();
        return cosine
                ? Series.sum(Tables.EVEN_FACTORIALS, square, TERMS)
                : Series.sum(Tables.ODD_FACTORIALS, square, TERMS).times(x);
    }

    /** The magnitude of an angle as a multiple of half of pi, to the nearest, and the rest. */
    private record Reduced(int quadrant, Precise rest) {
        static Reduced of(long s, int e) {
            Precise x = Precise.of(s, e & MAX_EXPONENT);
            if (x.exponent() < SMALL) {
                return new Reduced(0, x);
            }
            // With 65 bits of fraction half of pi is an integer: x is reduced by it bit by bit.
            long hi = 0;
            long lo = x.hi();
            int quadrant = 0;
            for (int n = x.exponent() + 2; n > 0; n--) {
                hi = hi << 1 | lo >>> 63;
                lo <<= 1;
                quadrant <<= 1;
                if (hi > PI_HIGH || hi == PI_HIGH && Long.compareUnsigned(lo, PI_LOW) >= 0) {
                    hi -= PI_HIGH + (Long.compareUnsigned(lo, PI_LOW) < 0 ? 1 : 0);
                    lo -= PI_LOW;
                    quadrant++;
                }
            }
            long otherHi = PI_HIGH - hi - (Long.compareUnsigned(PI_LOW, lo) < 0 ? 1 : 0);
            long otherLo = PI_LOW - lo;
            boolean nearer = hi > otherHi || hi == otherHi && Long.compareUnsigned(lo, otherLo) > 0;
            return nearer
                    ? new Reduced(quadrant + 1, Precise.ofFixed(true, otherHi, otherLo, 65))
                    : new Reduced(quadrant, Precise.ofFixed(false, hi, lo, 65));
        }
    }

    /** The angle of the point {@code (x, y)}. */
    public static void arctangent(Extended r, long xs, int xe, long ys, int ye, int control) {
        r.raised = 0;
        if (r.handled(xs, xe, ys, ye, control)) {
            return;
        }
        if ((Extended.isDenormal(xs, xe) || Extended.isDenormal(ys, ye)) && r.denormal(control)) {
            return;
        }
        boolean xInfinite = Extended.isInfinite(xs, xe);
        boolean yInfinite = Extended.isInfinite(ys, ye);
        boolean left = (xe & SIGN) != 0;
        int sign = ye & SIGN;
        Precise angle;
        if (xInfinite && yInfinite) {
            angle = left ? Tables.HALF_PI.plus(Tables.HALF_PI.scaled(-1)) : Tables.HALF_PI.scaled(-1);
        } else if (ys == 0 && !yInfinite || xInfinite) {
            if (!left) {
                r.zero(sign);
                return;
            }
            angle = Tables.PI;
        } else if (xs == 0 || yInfinite) {
            angle = Tables.HALF_PI;
        } else {
            angle = angle(Precise.of(xs, xe & MAX_EXPONENT), Precise.of(ys, ye & MAX_EXPONENT), left);
        }
        angle.negatedIf(sign != 0).roundTo(r, control);
    }

    /** With the magnitudes of both coordinates. */
    private static Precise angle(Precise x, Precise y, boolean left) {
        boolean steep = y.minus(x).hi() != 0 && !y.minus(x).negative();
        Precise angle = steep ? ofRatio(x, y) : ofRatio(y, x);
        if (steep) {
            return left ? Tables.HALF_PI.plus(angle) : Tables.HALF_PI.minus(angle);
        }
        return left ? Tables.PI.minus(angle) : angle;
    }

    /** The arc tangent of {@code a / b}, which is at most 1. */
    private static Precise ofRatio(Precise a, Precise b) {
        int step = 0;
        int distance = b.exponent() - a.exponent();
        if (distance < 8) {
            // To the nearest step of the table; it need not be exact.
            double ratio = Math.scalb((double) (a.hi() >>> 11) / (b.hi() >>> 11), -distance);
            step = (int) Math.min(Tables.ATAN_STEPS, Math.round(ratio * Tables.ATAN_STEPS));
        }
        if (step == 0) {
            return ofSmall(a.dividedBy(b));
        }
        Precise c = Precise.of(step).scaled(-5);
        Precise rest = ofSmall(a.minus(c.times(b)).dividedBy(b.plus(c.times(a))));
        return Tables.ATAN[step].plus(rest);
    }

    private static Precise ofSmall(Precise t) {
        return Series.sum(Tables.ODD, t.times(t).negated(), ATAN_TERMS).times(t);
    }
}
