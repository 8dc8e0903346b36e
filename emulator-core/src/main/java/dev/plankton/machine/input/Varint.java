package dev.plankton.machine.input;

/** Numbers in as few bytes as they need: seven bits a byte, the low ones first, the top bit set in all but the last. */
public final class Varint {
    /** Bytes of the longest. */
    public static final int MOST = 10;

    private Varint() {}

    /** Bytes that a number takes. */
    public static int size(long value) {
        return value == 0 ? 1 : (Long.SIZE + 6 - Long.numberOfLeadingZeros(value)) / 7;
    }

    /** Puts 64 bits, which are taken as unsigned; returns where they end. */
    public static int put(byte[] into, int at, long value) {
        int end = at;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            into[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[end++] = (byte) rest;
        return end;
    }
}
