package dev.plankton.cpu.fpu.arithmetic;

import static dev.plankton.cpu.fpu.arithmetic.Extended.BIAS;
import static dev.plankton.cpu.fpu.arithmetic.Extended.INTEGER;
import static dev.plankton.cpu.fpu.arithmetic.Extended.PE;
import static dev.plankton.cpu.fpu.arithmetic.Extended.SIGN;
import static dev.plankton.cpu.fpu.arithmetic.Extended.ZE;

/** FYL2X, FYL2XP1 and F2XM1. */
public final class Logarithm {
    private static final int ATANH_TERMS = 10, EXP_TERMS = 15;

    /** Of a significand with the exponent 0 from here on, half of it is nearer to 1: the square root of 2. */
    private static final long ROOT_2 = 0xB504F333F9DE6484L;

    private Logarithm() {}

    /** {@code y} times the logarithm of {@code x} to the base 2. */
    public static void ofX(Extended r, long xs, int xe, long ys, int ye, int control) {
        r.raised = 0;
        if (r.handled(xs, xe, ys, ye, control)) {
            return;
        }
        boolean xInfinite = Extended.isInfinite(xs, xe);
        boolean yInfinite = Extended.isInfinite(ys, ye);
        boolean xZero = xs == 0 && !xInfinite;
        boolean yZero = ys == 0 && !yInfinite;
        boolean one = xs == INTEGER && xe == BIAS;
        boolean undefined = yZero && (xZero || xInfinite) || yInfinite && one;
        if (!xZero && (xe & SIGN) != 0 || undefined) {
            r.invalid();
            return;
        }
        if (xZero && !yInfinite) {
            r.raised |= ZE;
            r.infinity(~ye & SIGN);
            return;
        }
        if ((Extended.isDenormal(xs, xe) || Extended.isDenormal(ys, ye)) && r.denormal(control)) {
            return;
        }
        boolean below1 = !xInfinite && (xe & Extended.MAX_EXPONENT) < BIAS;
        int sign = (below1 ? ~ye : ye) & SIGN;
        if (xInfinite || yInfinite) {
            r.infinity(sign);
        } else if (yZero) {
            r.zero(one ? ye & SIGN : sign);
        } else {
            product(r, Extended.normalSignificand(xs), Extended.normalExponent(xs, xe) - BIAS, ys, ye, control);
        }
    }

    private static void product(Extended r, long significand, int exponent, long ys, int ye, int control) {
        Precise y = Precise.of(ys, ye);
        if (significand == INTEGER) {
            if (exponent == 0) {
                r.zero(ye & SIGN);
            } else {
                // Processors report any result that is not trivial as inexact.
                Precise.of(exponent).times(y).roundExactTo(r, control);
                r.raised |= PE;
            }
            return;
        }
        boolean halve = Long.compareUnsigned(significand, ROOT_2) > 0;
        Precise m = new Precise(false, halve ? -1 : 0, significand, 0);
        Precise logarithm = logarithm(m.minus(Precise.ONE), m, nearest(significand, halve));
        Precise.of(exponent + (halve ? 1 : 0)).plus(logarithm).times(y).roundTo(r, control);
    }

    /** The step of the table that is nearest to a significand, or its half. */
    private static int nearest(long significand, boolean halve) {
        int steps = (int) (significand >>> 63 - 7) + 1 >> 1;
        return halve ? (int) (significand >>> 63 - 6) + 1 >> 1 : steps;
    }

    /**
     * The logarithm of {@code m}, near 1, to the base 2.
     *
     * @param less1 {@code m - 1}, exactly where it is small
     * @param step of the table that is nearest to {@code m}
     */
    private static Precise logarithm(Precise less1, Precise m, int step) {
        Precise numerator = less1;
        Precise denominator = m.plus(Precise.ONE);
        if (step != Tables.LOG_STEPS) {
            Precise c = Precise.of(step).scaled(-6);
            numerator = m.minus(c);
            denominator = m.plus(c);
        }
        Precise s = numerator.dividedBy(denominator);
        Precise sum = Series.sum(Tables.ODD, s.times(s), ATANH_TERMS)
                .times(s)
                .scaled(1)
                .times(Tables.LOG2_E);
        return step == Tables.LOG_STEPS ? sum : sum.plus(Tables.LOG2[step]);
    }

    /** {@code y} times the logarithm of {@code 1 + x} to the base 2. */
    public static void ofXPlus1(Extended r, long xs, int xe, long ys, int ye, int control) {
        r.raised = 0;
        if (r.handled(xs, xe, ys, ye, control)) {
            return;
        }
        boolean xInfinite = Extended.isInfinite(xs, xe);
        boolean yInfinite = Extended.isInfinite(ys, ye);
        boolean xZero = xs == 0 && !xInfinite;
        boolean yZero = ys == 0 && !yInfinite;
        boolean tooSmall = (xe & SIGN) != 0 && (xe & Extended.MAX_EXPONENT) >= BIAS;
        if (tooSmall || xZero && yInfinite || xInfinite && yZero) {
            r.invalid();
            return;
        }
        if ((Extended.isDenormal(xs, xe) || Extended.isDenormal(ys, ye)) && r.denormal(control)) {
            return;
        }
        int sign = (xe ^ ye) & SIGN;
        if (xInfinite || yInfinite) {
            r.infinity(sign);
        } else if (xZero || yZero) {
            r.zero(sign);
        } else {
            logarithmOf1Plus(Precise.of(xs, xe)).times(Precise.of(ys, ye)).roundTo(r, control);
        }
    }

    private static Precise logarithmOf1Plus(Precise x) {
        Precise m = Precise.ONE.plus(x);
        boolean halve = Long.compareUnsigned(m.hi(), ROOT_2) > 0;
        int exponent = m.exponent() + (halve ? 1 : 0);
        Precise reduced = m.scaled(-exponent);
        int step = nearest(m.hi(), halve);
        Precise logarithm = logarithm(exponent == 0 ? x : reduced.minus(Precise.ONE), reduced, step);
        return Precise.of(exponent).plus(logarithm);
    }

    /** 2 to the power of {@code x}, less 1. Beyond -1 and 1 the manual defines nothing, and it stays {@code x}. */
    public static void power(Extended r, long s, int e, int control) {
        r.raised = 0;
        if (r.handled(s, e, control)) {
            return;
        }
        if (Extended.isInfinite(s, e)) {
            if ((e & SIGN) != 0) {
                r.set(INTEGER, BIAS | SIGN);
            } else {
                r.infinity(0);
            }
            return;
        }
        if (Extended.isDenormal(s, e) && r.denormal(control)) {
            return;
        }
        int exponent = Extended.normalExponent(s, e) - BIAS;
        if (s == 0 || exponent >= 0) {
            boolean minus1 = exponent == 0 && s == INTEGER && (e & SIGN) != 0;
            r.set(s, minus1 ? BIAS - 1 | SIGN : e);
            r.raised |= exponent == 0 && s == INTEGER ? PE : 0;
            return;
        }
        Precise x = Precise.of(s, e);
        // In steps of the table, to the nearest.
        int steps = exponent < -7 ? 0 : (int) (x.hi() >>> 63 - 7 - exponent) + 1 >> 1;
        int step = x.negative() ? -steps : steps;
        Precise z = x.minus(Precise.of(step).scaled(-6)).times(Tables.LN_2);
        Precise less1 = Series.sum(Tables.FACTORIALS, z, EXP_TERMS).times(z);
        if (step != 0) {
            Precise power = Tables.POWER[Tables.POWER_STEPS + step];
            less1 = power.minus(Precise.ONE).plus(power.times(less1));
        }
        less1.roundTo(r, control);
    }
}
