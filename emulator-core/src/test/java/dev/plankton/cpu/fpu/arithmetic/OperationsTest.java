package dev.plankton.cpu.fpu.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.fpu.arithmetic.Exact.Ratio;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sums, products, quotients and roots of random numbers are the exact results, rounded once. */
final class OperationsTest {
    private static final int RUNS = Integer.getInteger("plankton.x87.runs", 6_000);

    private final SplittableRandom random = new SplittableRandom(387);
    private final Extended r = new Extended();

    @Test
    void sums() {
        for (int n = 0; n < RUNS; n++) {
            long as = significand();
            long bs = significand();
            int ae = exponent();
            int be = random.nextBoolean() ? near(ae) : exponent();
            int control = Exact.control(random);
            Addition.add(r, as, ae, bs, be, control);
            assertThat(Exact.text(r))
                    .as("%016X %X + %016X %X, control word %X", as, ae, bs, be, control)
                    .isEqualTo(sum(as, ae, bs, be, control));
            Addition.subtract(r, as, ae, bs, be ^ 0x8000, control);
            assertThat(Exact.text(r)).isEqualTo(sum(as, ae, bs, be, control));
        }
    }

    private static String sum(long as, int ae, long bs, int be, int control) {
        BigInteger a = fixed(as, ae);
        BigInteger sum = a.add(fixed(bs, be));
        if (sum.signum() == 0) {
            return "%016X %X 0".formatted(0, (control >> 10 & 3) == 1 ? 0x8000 : 0);
        }
        return Exact.rounded(sum.signum() < 0, new Ratio(sum.abs(), BigInteger.ONE.shiftLeft(17_000)), control);
    }

    private static BigInteger fixed(long s, int e) {
        int power = Math.max(e & 0x7FFF, 1) - 0x3FFF - 63 + 17_000;
        BigInteger magnitude = Exact.unsigned(s).shiftLeft(power);
        return (e & 0x8000) != 0 ? magnitude.negate() : magnitude;
    }

    @Test
    void products() {
        for (int n = 0; n < RUNS; n++) {
            long as = significand();
            long bs = significand();
            int ae = exponent();
            int be = random.nextInt(4) == 0 ? opposite(ae) : exponent();
            int control = Exact.control(random);
            Multiplication.multiply(r, as, ae, bs, be, control);
            assertThat(Exact.text(r))
                    .as("%016X %X * %016X %X, control word %X", as, ae, bs, be, control)
                    .isEqualTo(Exact.rounded(
                            ((ae ^ be) & 0x8000) != 0, Ratio.of(as, ae).times(Ratio.of(bs, be)), control));
        }
    }

    @Test
    void quotients() {
        for (int n = 0; n < RUNS; n++) {
            long as = significand();
            long bs = significand();
            int ae = exponent();
            int be = random.nextBoolean() ? near(ae) : exponent();
            int control = Exact.control(random);
            Multiplication.divide(r, as, ae, bs, be, control);
            assertThat(Exact.text(r))
                    .as("%016X %X / %016X %X, control word %X", as, ae, bs, be, control)
                    .isEqualTo(Exact.rounded(
                            ((ae ^ be) & 0x8000) != 0, Ratio.of(as, ae).dividedBy(Ratio.of(bs, be)), control));
        }
    }

    /** A root of which the square, with 200 bits more, leaves no doubt. */
    @Test
    void roots() {
        for (int n = 0; n < RUNS; n++) {
            long s = significand();
            int e = exponent() & 0x7FFF;
            int control = Exact.control(random);
            Multiplication.squareRoot(r, s, e, control);
            Ratio x = Ratio.of(s, e);
            BigInteger scaled = x.numerator().shiftLeft(2 * 17_000).divide(x.denominator());
            BigInteger[] root = scaled.sqrtAndRemainder();
            BigInteger sticky = root[0].shiftLeft(1).add(root[1].signum() != 0 ? BigInteger.ONE : BigInteger.ZERO);
            assertThat(Exact.text(r))
                    .as("root of %016X %X, control word %X", s, e, control)
                    .isEqualTo(Exact.rounded(false, new Ratio(sticky, BigInteger.ONE.shiftLeft(17_001)), control));
        }
    }

    @Test
    void remainders() {
        for (int n = 0; n < RUNS; n++) {
            long as = significand();
            long bs = significand();
            int ae = 0x3FFF + random.nextInt(63) | random.nextInt(2) << 15;
            int be = 0x3FFF + random.nextInt(2) | random.nextInt(2) << 15;
            boolean nearest = random.nextBoolean();
            Remainder.of(r, as, ae, bs, be, nearest, 0x37F);
            BigInteger a = fixed(as, ae & 0x7FFF);
            BigInteger b = fixed(bs, be & 0x7FFF);
            BigInteger[] parts = a.divideAndRemainder(b);
            BigInteger quotient = parts[0];
            BigInteger rest = parts[1];
            int order = rest.shiftLeft(1).compareTo(b);
            if (nearest && (order > 0 || order == 0 && quotient.testBit(0))) {
                quotient = quotient.add(BigInteger.ONE);
                rest = rest.subtract(b);
            }
            int bits = (quotient.testBit(2) ? 0x100 : 0)
                    | (quotient.testBit(1) ? 0x4000 : 0)
                    | (quotient.testBit(0) ? 0x200 : 0);
            BigInteger found = fixed(r.significand, r.exponent);
            BigInteger expected = (ae & 0x8000) != 0 ? rest.negate() : rest;
            assertThat(found)
                    .as("%016X %X rem %016X %X %s", as, ae, bs, be, nearest)
                    .isEqualTo(expected);
            assertThat(r.raised).isEqualTo(bits);
        }
    }

    @Test
    void comparisons() {
        for (int n = 0; n < RUNS; n++) {
            long as = significand();
            long bs = random.nextInt(4) == 0 ? as : significand();
            int ae = exponent();
            int be = random.nextInt(4) == 0 ? ae : near(ae);
            int order = fixed(as, ae).compareTo(fixed(bs, be));
            assertThat(Comparison.compare(r, as, ae, bs, be, false, 0x37F))
                    .isEqualTo(order == 0 ? Comparison.EQUAL : order < 0 ? Comparison.LESS : Comparison.GREATER);
        }
    }

    /** What Java's own conversions and arithmetic of 64 bits say. */
    @Test
    void conversions() {
        for (int n = 0; n < RUNS; n++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isNaN(value)) {
                continue;
            }
            Reals.load64(r, Double.doubleToRawLongBits(value), 0x37F);
            long s = r.significand;
            int e = r.exponent;
            assertThat(Reals.store64(r, s, e, 0x37F)).isEqualTo(Double.doubleToRawLongBits(value));
            assertThat(r.raised).isZero();
            assertThat(Reals.store32(r, s, e, 0x37F)).isEqualTo(Float.floatToRawIntBits((float) value));
            double small = value % 0x1p70;
            Reals.load64(r, Double.doubleToRawLongBits(small), 0x37F);
            long integer = Integers.store(r, r.significand, r.exponent, 64, 0xF7F);
            boolean fits = small >= -0x1p63 && small < 0x1p63;
            assertThat(integer).isEqualTo(fits ? (long) small : Long.MIN_VALUE);
            assertThat(r.raised & Extended.IE).isEqualTo(fits ? 0 : Extended.IE);
            long whole = random.nextLong() >> random.nextInt(64);
            Integers.load(r, whole);
            assertThat(Integers.store(r, r.significand, r.exponent, 64, 0x37F)).isEqualTo(whole);
        }
    }

    @Test
    void packedDecimals() {
        for (int n = 0; n < RUNS; n++) {
            long value = random.nextLong(-999_999_999_999_999_999L, 1_000_000_000_000_000_000L);
            Integers.load(r, value);
            long low = Integers.storeDecimal(r, r.significand, r.exponent, 0x37F);
            String digits = "%X%016X".formatted(r.exponent & 0x7FFF, low);
            assertThat(Long.parseLong(digits) * (r.exponent >= 0x8000 ? -1 : 1)).isEqualTo(value);
            Integers.loadDecimal(r, low, r.exponent);
            assertThat(Integers.store(r, r.significand, r.exponent, 64, 0x37F)).isEqualTo(value);
        }
    }

    private long significand() {
        long bits = switch (random.nextInt(4)) {
            case 0 -> -1L << random.nextInt(64);
            case 1 -> random.nextLong() & -1L << random.nextInt(64);
            case 2 -> -1L >>> random.nextInt(64);
            default -> random.nextLong();
        };
        return bits | Long.MIN_VALUE;
    }

    private int exponent() {
        int exponent = switch (random.nextInt(8)) {
            case 0 -> 1 + random.nextInt(70);
            case 1 -> 0x7FFE - random.nextInt(70);
            case 2 -> 1 + random.nextInt(0x7FFE);
            default -> 0x3FFF - 64 + random.nextInt(128);
        };
        return exponent | random.nextInt(2) << 15;
    }

    private int near(int exponent) {
        return Math.clamp((exponent & 0x7FFF) + random.nextInt(-66, 67), 1, 0x7FFE) | random.nextInt(2) << 15;
    }

    /** So that the product lies at an end of the exponents. */
    private int opposite(int exponent) {
        int end = random.nextBoolean() ? 0x3FFF : 0x3FFF + 0x7FFE;
        return Math.clamp(end - (exponent & 0x7FFF) + random.nextInt(-66, 67), 1, 0x7FFE) | random.nextInt(2) << 15;
    }
}
