package dev.plankton.collections;

/** Where a key's place in a table is looked for first. */
final class Hashing {
    /** 2^64 divided by the golden ratio: keys in sequence, and those that differ in high bits only, are spread. */
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private Hashing() {}

    /** The first place to look at in a table of {@code 1 << bits} places. */
    static int place(long key, int bits) {
        return (int) (key * MULTIPLIER >>> Long.SIZE - bits);
    }

    /** The places of a table, as a power of two, of which {@code size} entries take two thirds at most. */
    static int bits(int size, int least) {
        long places = (size * 3L + 1) / 2;
        return Math.max(least, Long.SIZE - Long.numberOfLeadingZeros(places));
    }
}
