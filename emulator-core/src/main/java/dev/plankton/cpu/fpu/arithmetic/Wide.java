package dev.plankton.cpu.fpu.arithmetic;

/** Arithmetic of 128 bits in two longs, and what divides them. */
final class Wide {
    private Wide() {}

    /** The upper half of {@code hi:lo >>> shift}; shift at least 0. */
    static long shiftRightHigh(long hi, int shift) {
        return shift < 64 ? hi >>> shift : 0;
    }

    /** The lower half of {@code hi:lo >>> shift}, its lowest bit set if a bit has been lost; shift at least 0. */
    static long shiftRightLow(long hi, long lo, int shift) {
        if (shift == 0) {
            return lo;
        }
        if (shift < 64) {
            return hi << 64 - shift | lo >>> shift | (lo << 64 - shift != 0 ? 1 : 0);
        }
        if (shift == 64) {
            return hi | (lo != 0 ? 1 : 0);
        }
        if (shift < 128) {
            return hi >>> shift - 64 | ((hi << 128 - shift | lo) != 0 ? 1 : 0);
        }
        return (hi | lo) != 0 ? 1 : 0;
    }

    /**
     * The quotient of {@code hi:lo} and {@code divisor}, by two steps of 32 bits (Knuth, volume 2, algorithm D).
     *
     * @param hi below the divisor, unsigned
     * @param divisor its highest bit is set
     */
    static long divide(long hi, long lo, long divisor) {
        long high = divisor >>> 32;
        long low = divisor & 0xFFFFFFFFL;
        long first = digit(hi, lo >>> 32, high, low);
        long rest = (hi << 32 | lo >>> 32) - first * divisor;
        long second = digit(rest, lo & 0xFFFFFFFFL, high, low);
        return (first << 32) + second;
    }

    /** A digit of the quotient of {@code rest * 2^32 + next} and {@code high * 2^32 + low}, with rest below that. */
    private static long digit(long rest, long next, long high, long low) {
        long digit = Long.divideUnsigned(rest, high);
        long left = rest - digit * high;
        while (digit >>> 32 != 0 || Long.compareUnsigned(digit * low, left << 32 | next) > 0) {
            digit--;
            left += high;
            if (left >>> 32 != 0) {
                break;
            }
        }
        return digit;
    }

    /** The integer square root of {@code hi:lo}, of which the two highest bits are not both 0: its highest bit is set. */
    static long squareRoot(long hi, long lo) {
        // 52 bits are right; a step of Newton's doubles them.
        double approximate = Math.sqrt((hi >>> 1) * 2.0);
        long root = approximate >= 0x1p32 ? -1 : (long) (approximate * 0x1p31) << 1;
        root |= Long.MIN_VALUE;
        long above = hi - Math.unsignedMultiplyHigh(root, root);
        long below = lo - root * root;
        above -= Long.compareUnsigned(lo, below) < 0 ? 1 : 0;
        // The difference of N and the square, below 2^78, by twice the root.
        root += (above << 48 | below >>> 16) / (root >>> 15);
        root = root >= 0 ? (above < 0 ? Long.MIN_VALUE : -1) : root;
        while (isSquareAbove(root, hi, lo)) {
            root--;
        }
        while (root != -1 && !isSquareAbove(root + 1, hi, lo)) {
            root++;
        }
        return root;
    }

    private static boolean isSquareAbove(long root, long hi, long lo) {
        int order = Long.compareUnsigned(Math.unsignedMultiplyHigh(root, root), hi);
        return order > 0 || order == 0 && Long.compareUnsigned(root * root, lo) > 0;
    }
}
