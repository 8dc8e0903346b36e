package dev.plankton.cpu.fpu.arithmetic;

/**
 * A real with a significand of 128 bits, for what the functions compute before they round: {@code hi:lo / 2^127} times 2 to
 * the power of the exponent. The highest bit of a significand is set, unless the number is 0. Operations truncate: their
 * relative error is below 2^-125. Immutable.
 *
 * @param exponent without bias
 */
record Precise(boolean negative, int exponent, long hi, long lo) {
    static final Precise ZERO = new Precise(false, 0, 0, 0);
    static final Precise ONE = new Precise(false, 0, Extended.INTEGER, 0);

    /** A number that is neither infinite nor a NaN. */
    static Precise of(long significand, int exponent) {
        return significand == 0
                ? ZERO
                : new Precise(
                        (exponent & Extended.SIGN) != 0,
                        Extended.normalExponent(significand, exponent) - Extended.BIAS,
                        Extended.normalSignificand(significand),
                        0);
    }

    /** {@code hi:lo / 2^fraction}. */
    static Precise ofFixed(boolean negative, long hi, long lo, int fraction) {
        if (hi == 0) {
            int shift = Long.numberOfLeadingZeros(lo);
            return lo == 0 ? ZERO : new Precise(negative, 63 - shift - fraction, lo << shift, 0);
        }
        int shift = Long.numberOfLeadingZeros(hi);
        long high = shift == 0 ? hi : hi << shift | lo >>> 64 - shift;
        return new Precise(negative, 127 - shift - fraction, high, lo << shift);
    }

    static Precise of(int value) {
        return ofFixed(value < 0, 0, Math.abs((long) value), 0);
    }

    boolean isZero() {
        return hi == 0;
    }

    Precise negated() {
        return new Precise(!negative, exponent, hi, lo);
    }

    Precise negatedIf(boolean condition) {
        return condition ? negated() : this;
    }

    /** Times 2 to a power. */
    Precise scaled(int power) {
        return isZero() ? this : new Precise(negative, exponent + power, hi, lo);
    }

    Precise plus(Precise other) {
        if (isZero()) {
            return other;
        }
        if (other.isZero()) {
            return this;
        }
        int distance = exponent - other.exponent;
        boolean larger = distance > 0 || distance == 0 && compareSignificands(other) >= 0;
        return larger ? plusSmaller(other, distance) : other.plusSmaller(this, -distance);
    }

    Precise minus(Precise other) {
        return plus(other.negated());
    }

    private int compareSignificands(Precise other) {
        int order = Long.compareUnsigned(hi, other.hi);
        return order != 0 ? order : Long.compareUnsigned(lo, other.lo);
    }

    /** Adds a number of no larger magnitude whose exponent is {@code distance} less. */
    private Precise plusSmaller(Precise other, int distance) {
        long high = Wide.shiftRightHigh(other.hi, distance);
        long low = Wide.shiftRightLow(other.hi, other.lo, distance);
        if (negative == other.negative) {
            long sumLow = lo + low;
            long carry = Long.compareUnsigned(sumLow, lo) < 0 ? 1 : 0;
            long sum = hi + high + carry;
            boolean overflows = Long.compareUnsigned(sum, hi) < 0 || carry != 0 && sum == hi;
            return overflows
                    ? new Precise(negative, exponent + 1, sum >>> 1 | Extended.INTEGER, sum << 63 | sumLow >>> 1)
                    : new Precise(negative, exponent, sum, sumLow);
        }
        long difference = hi - high - (Long.compareUnsigned(lo, low) < 0 ? 1 : 0);
        return ofFixed(negative, difference, lo - low, 127).scaled(exponent);
    }

    Precise times(Precise other) {
        if (isZero() || other.isZero()) {
            return ZERO;
        }
        long middle1 = Math.unsignedMultiplyHigh(hi, other.lo);
        long middle2 = Math.unsignedMultiplyHigh(lo, other.hi);
        long low = hi * other.hi;
        long sum = low + middle1;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        long total = sum + middle2;
        carry += Long.compareUnsigned(total, sum) < 0 ? 1 : 0;
        long high = Math.unsignedMultiplyHigh(hi, other.hi) + carry;
        return ofFixed(negative != other.negative, high, total, 126).scaled(exponent + other.exponent);
    }

    Precise dividedBy(Precise other) {
        if (isZero()) {
            return ZERO;
        }
        // Below the divisor, so that the quotient has 128 bits.
        boolean halve = compareSignificands(other) >= 0;
        long u2 = halve ? hi >>> 1 : hi;
        long u1 = halve ? hi << 63 | lo >>> 1 : lo;
        long u0 = halve ? lo << 63 : 0;
        long first = digit(u2, u1, u0, other);
        // The rest: u2:u1:u0 - first * other, which has 128 bits.
        long productLow = first * other.lo;
        long productMiddle = Math.unsignedMultiplyHigh(first, other.lo) + first * other.hi;
        long restLow = u0 - productLow;
        long restHigh = u1 - productMiddle - (Long.compareUnsigned(u0, productLow) < 0 ? 1 : 0);
        long second = digit(restHigh, restLow, 0, other);
        return ofFixed(negative != other.negative, first, second, 127)
                .scaled(exponent - other.exponent - (halve ? 0 : 1));
    }

    /** A digit of 64 bits of the quotient of {@code u2:u1:u0}, whose upper two are below the divisor (algorithm D). */
    private static long digit(long u2, long u1, long u0, Precise divisor) {
        long digit;
        long rest;
        boolean fits = true;
        if (u2 == divisor.hi) {
            digit = -1;
            rest = u1 + divisor.hi;
            fits = Long.compareUnsigned(rest, u1) >= 0;
        } else {
            digit = Wide.divide(u2, u1, divisor.hi);
            rest = u1 - digit * divisor.hi;
        }
        while (fits && isProductAbove(digit, divisor.lo, rest, u0)) {
            digit--;
            long before = rest;
            rest += divisor.hi;
            fits = Long.compareUnsigned(rest, before) >= 0;
        }
        return digit;
    }

    private static boolean isProductAbove(long a, long b, long hi, long lo) {
        int order = Long.compareUnsigned(Math.unsignedMultiplyHigh(a, b), hi);
        return order > 0 || order == 0 && Long.compareUnsigned(a * b, lo) > 0;
    }

    /** The magnitude with 127 bits of fraction, of which the significand is read: must be below 2. */
    long fixedHigh() {
        return exponent < -127 ? 0 : Wide.shiftRightHigh(hi, -exponent);
    }

    /** The lower half of {@link #fixedHigh}. */
    long fixedLow() {
        return exponent < -127 ? 0 : Wide.shiftRightLow(hi, lo, -exponent);
    }

    /** Rounds what is not exact once, to 64 bits. */
    void roundTo(Extended r, int control) {
        int sign = negative ? Extended.SIGN : 0;
        Rounding.round(r, sign, exponent + Extended.BIAS, hi, lo | 1, control | Extended.FULL_PRECISION);
    }

    /** Rounds what is exact. */
    void roundExactTo(Extended r, int control) {
        int sign = negative ? Extended.SIGN : 0;
        if (isZero()) {
            r.zero(sign);
        } else {
            Rounding.round(r, sign, exponent + Extended.BIAS, hi, lo, control | Extended.FULL_PRECISION);
        }
    }
}
