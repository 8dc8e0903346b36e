package dev.plankton.store.format;

import dev.plankton.memory.Delta;
import java.util.Arrays;

/**
 * The deltas of a stretch of records that may be referred to again, in order. Writer and reader keep the same: a delta is
 * added if there is room for it. Confined to one thread at a time.
 */
final class Deltas {
    /** Bytes that are kept at most; part of the format. */
    static final int ROOM = 1 << 24;

    private static final int USUAL = 1 << 12;

    private byte[] bytes = new byte[USUAL];
    private int[] ends = new int[USUAL >> 5];
    private int count;

    /** Indexes plus one, by hash; empty until something is looked for. */
    private int[] table = {};

    void clear() {
        count = 0;
        Arrays.fill(table, 0);
    }

    int count() {
        return count;
    }

    private int end(int index) {
        return index < 0 ? 0 : ends[index];
    }

    /** Adds {@code delta}, if there is room. */
    void add(Delta delta) {
        int from = end(count - 1);
        int length = delta.length();
        if (length > ROOM - from) {
            return;
        }
        if (from + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(from + length, 2 * bytes.length));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        System.arraycopy(delta.bytes(), 0, bytes, from, length);
        ends[count++] = from + length;
    }

    /** Makes {@code into} the delta at {@code index}. */
    void get(int index, Delta into) {
        int from = end(index - 1);
        int length = ends[index] - from;
        System.arraycopy(bytes, from, into.room(length), 0, length);
    }

    /** The index of {@code delta}; -1 if it is new, and then it is added if there is room. */
    int find(Delta delta) {
        if (2 * count >= table.length) {
            grow();
        }
        int mask = table.length - 1;
        int slot = hash(delta.bytes(), 0, delta.length()) & mask;
        while (table[slot] != 0) {
            int index = table[slot] - 1;
            if (Arrays.equals(bytes, end(index - 1), ends[index], delta.bytes(), 0, delta.length())) {
                return index;
            }
            slot = slot + 1 & mask;
        }
        int before = count;
        add(delta);
        table[slot] = before == count ? 0 : count;
        return -1;
    }

    private void grow() {
        table = new int[Math.max(64, 2 * table.length)];
        int mask = table.length - 1;
        for (int index = 0; index < count; index++) {
            int slot = hash(bytes, end(index - 1), ends[index]) & mask;
            while (table[slot] != 0) {
                slot = slot + 1 & mask;
            }
            table[slot] = index + 1;
        }
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        return hash * 0x9E3779B1 >>> 7;
    }
}
