package dev.plankton.cpu.fpu.arithmetic;

/** Power series whose first coefficient is 1, with 127 bits of fraction. */
final class Series {
    private Series() {}

    /**
     * The sum of {@code coefficients[k] * x^k}, signs alternating if {@code x} is negative.
     *
     * @param coefficients see {@link Tables}
     * @param x its magnitude is below 1, and the sum below 2
     * @param terms how many coefficients are used
     */
    static Precise sum(long[] coefficients, Precise x, int terms) {
        long zHi = x.fixedHigh();
        long zLo = x.fixedLow();
        boolean alternating = x.negative();
        long hi = coefficients[2 * terms - 2];
        long lo = coefficients[2 * terms - 1];
        for (int k = terms - 2; k >= 0; k--) {
            // The product with 127 bits of fraction.
            long middle1 = Math.unsignedMultiplyHigh(hi, zLo);
            long middle2 = Math.unsignedMultiplyHigh(lo, zHi);
            long low = hi * zHi;
            long partial = low + middle1;
            long carry = Long.compareUnsigned(partial, low) < 0 ? 1 : 0;
            long total = partial + middle2;
            carry += Long.compareUnsigned(total, partial) < 0 ? 1 : 0;
            long high = Math.unsignedMultiplyHigh(hi, zHi) + carry;
            long productHigh = high << 1 | total >>> 63;
            long productLow = total << 1;
            long cHi = coefficients[2 * k];
            long cLo = coefficients[2 * k + 1];
            if (alternating) {
                lo = cLo - productLow;
                hi = cHi - productHigh - (Long.compareUnsigned(cLo, productLow) < 0 ? 1 : 0);
            } else {
                lo = cLo + productLow;
                hi = cHi + productHigh + (Long.compareUnsigned(lo, cLo) < 0 ? 1 : 0);
            }
        }
        if (alternating && lo == 0 && hi == Extended.INTEGER) {
            // What has been lost is less than a unit.
            hi--;
            lo = -1;
        }
        return Precise.ofFixed(false, hi, lo, 127);
    }
}
