package dev.plankton.snapshot.format;

import java.util.Arrays;

/** Bytes that are collected: the room grows with what there is, never with what a file claims. Confined to one thread. */
final class GrowingBytes {
    private static final int FIRST = 256;

    private final int most;
    private byte[] bytes;
    private int length;

    /** Room for a few bytes at first, and for at most {@code most}. */
    GrowingBytes(int most) {
        this.most = most;
        bytes = new byte[Math.min(most, FIRST)];
    }

    void add(byte[] more, int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max((long) length + count, Math.min(2L * bytes.length, most)));
        }
        System.arraycopy(more, 0, bytes, length, count);
        length += count;
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
