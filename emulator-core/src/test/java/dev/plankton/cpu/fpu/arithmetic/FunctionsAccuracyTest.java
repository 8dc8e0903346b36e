package dev.plankton.cpu.fpu.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Functions differ from the real value by less than one unit in the last place in all directions of rounding, and to the
 * nearest by half of one: compared with values of 120 digits.
 */
final class FunctionsAccuracyTest {
    private static final int RUNS = Integer.getInteger("plankton.x87.runs", 400);

    /** Beyond a half, for numbers of which even 128 bits do not show where the real value lies. */
    private static final BigDecimal HALF = new BigDecimal("0.5000000001");

    private final SplittableRandom random = new SplittableRandom(8087);
    private final Extended r = new Extended();

    private interface Function {
        void compute(long xs, int xe, long ys, int ye, int control);
    }

    private interface Reference {
        BigDecimal of(BigDecimal x, BigDecimal y);
    }

    private void check(Function function, Reference reference, int lowest, int highest, boolean positive) {
        for (int n = 0; n < RUNS; n++) {
            long xs = significand();
            long ys = significand();
            int xe = 0x3FFF + random.nextInt(lowest, highest) | (positive ? 0 : random.nextInt(2) << 15);
            int ye = 0x3FFF + random.nextInt(-20, 20) | random.nextInt(2) << 15;
            int direction = random.nextInt(4);
            function.compute(xs, xe, ys, ye, 0x37F | direction << 10);
            BigDecimal exact = reference.of(HighPrecision.of(xs, xe), HighPrecision.of(ys, ye));
            assertThat(r.raised & ~Extended.C1).isEqualTo(Extended.PE);
            BigDecimal unit =
                    HighPrecision.of(1L << 63, r.exponent & 0x7FFF).multiply(HighPrecision.of(1L << 63, 0x3FFF - 63));
            BigDecimal error = HighPrecision.divide(
                    HighPrecision.of(r.significand, r.exponent).subtract(exact), unit);
            String what = "%016X %X, %016X %X, direction %d: off by %s units"
                    .formatted(xs, xe, ys, ye, direction, error.toString().substring(0, 12));
            switch (direction) {
                case 0 -> assertThat(error.abs()).as(what).isLessThan(HALF);
                case 1 -> assertThat(error).as(what).isBetween(BigDecimal.ONE.negate(), BigDecimal.ZERO);
                case 2 -> assertThat(error).as(what).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
                default ->
                    assertThat(exact.signum() < 0 ? error.negate() : error)
                            .as(what)
                            .isBetween(BigDecimal.ONE.negate(), BigDecimal.ZERO);
            }
        }
    }

    @Test
    void powers() {
        check((xs, xe, ys, ye, c) -> Logarithm.power(r, xs, xe, c), (x, y) -> HighPrecision.power(x), -12, 0, false);
        check((xs, xe, ys, ye, c) -> Logarithm.power(r, xs, xe, c), (x, y) -> HighPrecision.power(x), -80, -12, false);
    }

    @Test
    void logarithms() {
        check(
                (xs, xe, ys, ye, c) -> Logarithm.ofX(r, xs, xe, ys, ye, c),
                (x, y) -> HighPrecision.log2Plus1(x.subtract(BigDecimal.ONE)).multiply(y),
                -3,
                3,
                true);
        check(
                (xs, xe, ys, ye, c) -> Logarithm.ofX(r, xs, xe, ys, ye, c),
                (x, y) -> HighPrecision.log2Plus1(x.subtract(BigDecimal.ONE)).multiply(y),
                -60,
                60,
                true);
    }

    @Test
    void logarithmsOf1AndMore() {
        check(
                (xs, xe, ys, ye, c) -> Logarithm.ofXPlus1(r, xs, xe, ys, ye, c),
                (x, y) -> HighPrecision.log2Plus1(x).multiply(y),
                -12,
                -2,
                false);
        check(
                (xs, xe, ys, ye, c) -> Logarithm.ofXPlus1(r, xs, xe, ys, ye, c),
                (x, y) -> HighPrecision.log2Plus1(x).multiply(y),
                -80,
                -12,
                false);
    }

    @Test
    void angles() {
        check(
                (xs, xe, ys, ye, c) -> Trigonometry.arctangent(r, xs, xe, ys, ye, c),
                (x, y) -> HighPrecision.angle(y, x),
                -20,
                20,
                false);
        check(
                (xs, xe, ys, ye, c) -> Trigonometry.arctangent(r, xs, xe, ys, ye, c),
                (x, y) -> HighPrecision.angle(y, x),
                -70,
                70,
                false);
    }

    @Test
    void sines() {
        check(
                (xs, xe, ys, ye, c) -> Trigonometry.sine(r, xs, xe, c),
                (x, y) -> HighPrecision.sine(x, false),
                -9,
                7,
                false);
        check(
                (xs, xe, ys, ye, c) -> Trigonometry.sine(r, xs, xe, c),
                (x, y) -> HighPrecision.sine(x, false),
                -70,
                63,
                false);
    }

    @Test
    void cosines() {
        check(
                (xs, xe, ys, ye, c) -> Trigonometry.cosine(r, xs, xe, c),
                (x, y) -> HighPrecision.sine(x, true),
                -9,
                7,
                false);
        check(
                (xs, xe, ys, ye, c) -> Trigonometry.cosine(r, xs, xe, c),
                (x, y) -> HighPrecision.sine(x, true),
                -40,
                63,
                false);
    }

    @Test
    void tangents() {
        Reference reference = (x, y) -> HighPrecision.divide(HighPrecision.sine(x, false), HighPrecision.sine(x, true));
        check((xs, xe, ys, ye, c) -> Trigonometry.tangent(r, xs, xe, c), reference, -9, 7, false);
        check((xs, xe, ys, ye, c) -> Trigonometry.tangent(r, xs, xe, c), reference, -70, 63, false);
    }

    private long significand() {
        return (random.nextInt(4) == 0 ? -1L << random.nextInt(63) : random.nextLong()) | Long.MIN_VALUE;
    }
}
