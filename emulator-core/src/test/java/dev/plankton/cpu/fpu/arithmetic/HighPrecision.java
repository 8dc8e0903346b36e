package dev.plankton.cpu.fpu.arithmetic;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Functions of real numbers to more than a hundred digits, by their plain series. */
final class HighPrecision {
    private static final MathContext DIGITS = new MathContext(120, RoundingMode.HALF_EVEN);
    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final BigDecimal EPSILON = BigDecimal.ONE.movePointLeft(115);

    /** With 66 bits, as processors reduce arguments by it. */
    private static final BigDecimal PI_66 =
            new BigDecimal(new java.math.BigInteger("C90FDAA22168C234C", 16)).divide(TWO.pow(66), DIGITS);

    static final BigDecimal PI = atanSeries(fraction(1, 5))
            .multiply(BigDecimal.valueOf(16))
            .subtract(atanSeries(fraction(1, 239)).multiply(BigDecimal.valueOf(4)));

    private static final BigDecimal LN_2 = atanh(fraction(1, 3)).multiply(TWO);

    private HighPrecision() {}

    private static BigDecimal fraction(int a, int b) {
        return BigDecimal.valueOf(a).divide(BigDecimal.valueOf(b), DIGITS);
    }

    /** An 80-bit real, exactly. */
    static BigDecimal of(long s, int e) {
        BigDecimal significand = new BigDecimal(Exact.unsigned(s));
        int power = Math.max(e & 0x7FFF, 1) - 0x3FFF - 63;
        BigDecimal magnitude = power >= 0
                ? significand.multiply(TWO.pow(power))
                : significand.multiply(new BigDecimal("0.5").pow(-power));
        return (e & 0x8000) != 0 ? magnitude.negate() : magnitude;
    }

    static BigDecimal divide(BigDecimal a, BigDecimal b) {
        return a.divide(b, DIGITS);
    }

    private static boolean small(BigDecimal term, BigDecimal sum) {
        return term.signum() == 0 || term.abs().compareTo(sum.abs().multiply(EPSILON)) < 0;
    }

    private static BigDecimal exp1m(BigDecimal x) {
        BigDecimal term = x.round(DIGITS);
        BigDecimal sum = term;
        for (int n = 2; !small(term, sum); n++) {
            term = term.multiply(x, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    /** 2 to the power of {@code x}, less 1. */
    static BigDecimal power(BigDecimal x) {
        return exp1m(x.multiply(LN_2, DIGITS));
    }

    private static BigDecimal atanh(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS);
        BigDecimal power = x.round(DIGITS);
        BigDecimal sum = power;
        BigDecimal term = power;
        for (int n = 3; !small(term, sum); n += 2) {
            power = power.multiply(square, DIGITS);
            term = power.divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    /** The logarithm of {@code 1 + x} to the base 2. */
    static BigDecimal log2Plus1(BigDecimal x) {
        BigDecimal m = x.add(BigDecimal.ONE);
        int exponent = 0;
        while (m.compareTo(TWO) > 0) {
            m = m.multiply(new BigDecimal("0.5"));
            exponent++;
        }
        while (m.compareTo(new BigDecimal("0.5")) < 0) {
            m = m.multiply(TWO);
            exponent--;
        }
        BigDecimal less1 = exponent == 0 ? x : m.subtract(BigDecimal.ONE);
        BigDecimal ln = atanh(divide(less1, less1.add(TWO))).multiply(TWO);
        return BigDecimal.valueOf(exponent).add(ln.divide(LN_2, DIGITS), DIGITS);
    }

    private static BigDecimal atanSeries(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal power = x.round(DIGITS);
        BigDecimal sum = power;
        BigDecimal term = power;
        for (int n = 3; !small(term, sum); n += 2) {
            power = power.multiply(square, DIGITS);
            term = power.divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    /** The angle of a point. */
    static BigDecimal angle(BigDecimal y, BigDecimal x) {
        BigDecimal ax = x.abs();
        BigDecimal ay = y.abs();
        boolean steep = ay.compareTo(ax) > 0;
        BigDecimal t = steep ? divide(ax, ay) : divide(ay, ax);
        // Twice halved: atan t = 2 atan(t / (1 + sqrt(1 + t^2))).
        BigDecimal angle = t;
        for (int n = 0; n < 2; n++) {
            BigDecimal root = angle.multiply(angle, DIGITS).add(BigDecimal.ONE).sqrt(DIGITS);
            angle = divide(angle, root.add(BigDecimal.ONE));
        }
        angle = atanSeries(angle).multiply(BigDecimal.valueOf(4));
        BigDecimal half = divide(PI, TWO);
        angle = steep ? half.subtract(angle) : angle;
        angle = x.signum() < 0 ? PI.subtract(angle) : angle;
        return y.signum() < 0 ? angle.negate() : angle;
    }

    /** Sine of {@code x}, or of {@code x} and a right angle, reduced by the pi that processors have. */
    static BigDecimal sine(BigDecimal x, boolean cosine) {
        BigDecimal half = divide(PI_66, TWO);
        BigDecimal quadrants = x.divide(half, new MathContext(60)).setScale(0, RoundingMode.HALF_EVEN);
        BigDecimal rest = x.subtract(quadrants.multiply(half));
        int quadrant = quadrants.toBigInteger().intValue() + (cosine ? 1 : 0);
        BigDecimal value = series(rest, (quadrant & 1) != 0);
        return (quadrant & 2) != 0 ? value.negate() : value;
    }

    private static BigDecimal series(BigDecimal x, boolean cosine) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal term = cosine ? BigDecimal.ONE : x.round(DIGITS);
        BigDecimal sum = term;
        for (int n = cosine ? 1 : 2; !small(term, sum); n += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf((long) n * (n + 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }
}
