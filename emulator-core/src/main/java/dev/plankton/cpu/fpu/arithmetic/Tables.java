package dev.plankton.cpu.fpu.arithmetic;

import java.math.BigInteger;

/** Constants of the functions, computed with 256 bits of fraction when the first of them is used. */
final class Tables {
    private static final int BITS = 256;
    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(BITS);

    /** Steps between 0 and 1 of what the arguments are reduced by. */
    static final int ATAN_STEPS = 32, LOG_STEPS = 64, POWER_STEPS = 64;

    /** Coefficients of series, with 127 bits of fraction, high and low halves in turn. */
    static final long[] ODD_FACTORIALS = new long[2 * 20];

    static final long[] EVEN_FACTORIALS = new long[2 * 20];
    static final long[] FACTORIALS = new long[2 * 18];
    static final long[] ODD = new long[2 * 14];

    static final Precise PI;
    static final Precise HALF_PI;
    static final Precise LN_2;
    /** The logarithm of e to the base 2. */
    static final Precise LOG2_E;

    /** Of n / {@link #ATAN_STEPS}. */
    static final Precise[] ATAN = new Precise[ATAN_STEPS + 1];

    /** The logarithm to the base 2 of n / {@link #LOG_STEPS}, from a half to three halves. */
    static final Precise[] LOG2 = new Precise[LOG_STEPS * 3 / 2 + 1];

    /** 2 to the power of n / {@link #POWER_STEPS} - 1. */
    static final Precise[] POWER = new Precise[2 * POWER_STEPS + 1];

    static {
        BigInteger oddFactorial = ONE;
        BigInteger evenFactorial = ONE;
        for (int k = 0; k < ODD_FACTORIALS.length / 2; k++) {
            put(ODD_FACTORIALS, k, oddFactorial);
            put(EVEN_FACTORIALS, k, evenFactorial);
            oddFactorial = divide(oddFactorial, (2 * k + 2) * (2 * k + 3));
            evenFactorial = divide(evenFactorial, (2 * k + 1) * (2 * k + 2));
        }
        BigInteger factorial = ONE;
        for (int k = 0; k < FACTORIALS.length / 2; k++) {
            put(FACTORIALS, k, factorial);
            factorial = divide(factorial, k + 2);
        }
        for (int k = 0; k < ODD.length / 2; k++) {
            put(ODD, k, divide(ONE, 2 * k + 1));
        }
        // Machin's formula.
        BigInteger quarter = atan(divide(ONE, 5), -1).shiftLeft(2).subtract(atan(divide(ONE, 239), -1));
        PI = precise(quarter.shiftLeft(2));
        HALF_PI = precise(quarter.shiftLeft(1));
        BigInteger ln2 = atan(divide(ONE, 3), 1).shiftLeft(1);
        LN_2 = precise(ln2);
        LOG2_E = precise(ONE.shiftLeft(BITS).divide(ln2));
        for (int n = 0; n <= ATAN_STEPS; n++) {
            ATAN[n] = precise(
                    n == ATAN_STEPS ? quarter : atan(divide(ONE.multiply(BigInteger.valueOf(n)), ATAN_STEPS), -1));
        }
        for (int n = LOG_STEPS / 2; n < LOG2.length; n++) {
            BigInteger ratio = divide(ONE.multiply(BigInteger.valueOf(n - LOG_STEPS)), n + LOG_STEPS);
            LOG2[n] = precise(atan(ratio, 1).shiftLeft(BITS + 1).divide(ln2));
        }
        BigInteger step = ONE.shiftLeft(1);
        for (int n = POWER_STEPS; n > 1; n /= 2) {
            step = step.shiftLeft(BITS).sqrt();
        }
        BigInteger power = ONE.shiftRight(1);
        for (int n = 0; n < POWER.length; n++) {
            POWER[n] = precise(power);
            power = power.multiply(step).shiftRight(BITS);
        }
        POWER[POWER_STEPS] = Precise.ONE;
        POWER[2 * POWER_STEPS] = Precise.ONE.scaled(1);
    }

    private Tables() {}

    private static BigInteger divide(BigInteger a, int b) {
        return a.divide(BigInteger.valueOf(b));
    }

    /** The arc tangent by its series, or with a sign of 1 its hyperbolic counterpart. */
    private static BigInteger atan(BigInteger x, int sign) {
        BigInteger square = x.multiply(x).shiftRight(BITS);
        BigInteger power = x;
        BigInteger sum = x;
        for (int n = 3; power.abs().bitLength() > 1; n += 2) {
            power = power.multiply(square).shiftRight(BITS);
            power = sign < 0 ? power.negate() : power;
            sum = sum.add(divide(power, n));
        }
        return sum;
    }

    private static void put(long[] table, int n, BigInteger value) {
        BigInteger fixed = value.shiftRight(BITS - 127);
        table[2 * n] = fixed.shiftRight(64).longValue();
        table[2 * n + 1] = fixed.longValue();
    }

    private static Precise precise(BigInteger value) {
        BigInteger magnitude = value.abs();
        if (magnitude.signum() == 0) {
            return Precise.ZERO;
        }
        int shift = magnitude.bitLength() - 128;
        BigInteger fixed = magnitude.shiftRight(shift);
        return new Precise(
                value.signum() < 0, shift + 127 - BITS, fixed.shiftRight(64).longValue(), fixed.longValue());
    }
}
