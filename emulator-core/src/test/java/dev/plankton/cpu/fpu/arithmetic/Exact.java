package dev.plankton.cpu.fpu.arithmetic;

import java.math.BigInteger;
import java.util.SplittableRandom;

/** Rounds exact rational numbers by the definition, with integers of any size, to compare operations with. */
final class Exact {
    private static final int[] PRECISIONS = {24, 64, 53, 64};
    private static final int[] SIGNIFICANT = {
        0x1F7F, 0x37F, 0x27F, 0x77F, 0xB7F, 0xF7F, 0x07F, 0xA7F, 0x36F, 0x377, 0x367
    };

    private Exact() {}

    /** Numerator and denominator of a number, which is not negative. */
    record Ratio(BigInteger numerator, BigInteger denominator) {
        /** The magnitude of a number. */
        static Ratio of(long s, int e) {
            int power = Math.max(e & 0x7FFF, 1) - 0x3FFF - 63;
            BigInteger significand = unsigned(s);
            return power >= 0
                    ? new Ratio(significand.shiftLeft(power), BigInteger.ONE)
                    : new Ratio(significand, BigInteger.ONE.shiftLeft(-power));
        }

        Ratio times(Ratio other) {
            return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
        }

        Ratio dividedBy(Ratio other) {
            return new Ratio(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
        }
    }

    static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    /** A control word with all precisions and directions, and masks that matter to rounding. */
    static int control(SplittableRandom random) {
        return SIGNIFICANT[random.nextInt(SIGNIFICANT.length)];
    }

    /** What a ratio that is not 0 is rounded to: significand, exponent, exceptions. */
    static String rounded(boolean negative, Ratio x, int control) {
        int precision = PRECISIONS[control >> 8 & 3];
        int binade = x.numerator.bitLength() - x.denominator.bitLength();
        if (scaled(x, -binade)[0].signum() == 0) {
            binade--;
        }
        // As if the exponent had no bounds.
        Rounded free = round(negative, x, binade - precision + 1, control);
        int carried = free.integer.bitLength() - precision;
        boolean tiny = binade + carried < -16382;
        boolean huge = binade + carried > 16383;
        int sign = negative ? 0x8000 : 0;
        if (tiny && (control & Extended.UE) == 0) {
            return text(free, binade, 24576, sign, Extended.UE);
        }
        if (huge && (control & Extended.OE) == 0) {
            return text(free, binade, -24576, sign, Extended.OE);
        }
        if (huge) {
            int direction = control >> 10 & 3;
            boolean infinite = direction == 0 || direction == (negative ? 1 : 2);
            return infinite
                    ? "8000000000000000 %X %X".formatted(sign | 0x7FFF, Extended.OE | Extended.PE | Extended.C1)
                    : "%016X %X %X".formatted(-1L << 64 - precision, sign | 0x7FFE, Extended.OE | Extended.PE);
        }
        Rounded result = round(negative, x, Math.max(binade - precision + 1, -16382 - precision + 1), control);
        int more = tiny && result.inexact ? Extended.UE : 0;
        return text(result, Math.max(binade, -16382), 0, sign, more, precision);
    }

    private static String text(Rounded r, int binade, int wrap, int sign, int exceptions) {
        return text(r, binade, wrap, sign, exceptions, r.precision);
    }

    private static String text(Rounded r, int binade, int wrap, int sign, int exceptions, int precision) {
        BigInteger integer = r.integer;
        int exponent = binade + 0x3FFF + wrap;
        if (integer.bitLength() > precision) {
            integer = integer.shiftRight(1);
            exponent++;
        }
        long significand = integer.shiftLeft(64 - precision).longValue();
        int biased = significand < 0 ? exponent : 0;
        int raised = exceptions | (r.inexact ? Extended.PE : 0) | (r.up ? Extended.C1 : 0);
        return "%016X %X %X".formatted(significand, sign | biased, raised);
    }

    private record Rounded(BigInteger integer, boolean inexact, boolean up, int precision) {}

    private static BigInteger[] scaled(Ratio x, int power) {
        BigInteger numerator = power > 0 ? x.numerator.shiftLeft(power) : x.numerator;
        BigInteger denominator = power < 0 ? x.denominator.shiftLeft(-power) : x.denominator;
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        return new BigInteger[] {parts[0], parts[1], denominator};
    }

    /** In units of 2 to the power of {@code unit}. */
    private static Rounded round(boolean negative, Ratio x, int unit, int control) {
        BigInteger[] parts = scaled(x, -unit);
        boolean inexact = parts[1].signum() != 0;
        int half = parts[1].shiftLeft(1).compareTo(parts[2]);
        boolean up = switch (control >> 10 & 3) {
            case 0 -> half > 0 || half == 0 && parts[0].testBit(0);
            case 1 -> inexact && negative;
            case 2 -> inexact && !negative;
            default -> false;
        };
        BigInteger integer = up ? parts[0].add(BigInteger.ONE) : parts[0];
        return new Rounded(integer, inexact, up, PRECISIONS[control >> 8 & 3]);
    }

    static String text(Extended r) {
        return "%016X %X %X".formatted(r.significand, r.exponent, r.raised);
    }
}
