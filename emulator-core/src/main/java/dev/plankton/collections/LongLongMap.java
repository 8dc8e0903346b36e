package dev.plankton.collections;

import java.util.Arrays;

/**
 * Numbers by numbers, in one array of keys and values in turn: no object for an entry. Entries are not removed one by one. For
 * one thread at a time.
 */
public final class LongLongMap {
    private static final int LEAST_BITS = 3;

    private final long missing;
    private int bits;

    /** Key and value of each place; the value of a free one is {@link #missing}. */
    private long[] entries;

    private int size;

    /** A map without entries; {@code missing} stands for no value, and cannot be one. */
    public LongLongMap(long missing) {
        this.missing = missing;
        bits = LEAST_BITS;
        entries = table(bits, missing);
    }

    private static long[] table(int bits, long missing) {
        long[] table = new long[2 << bits];
        Arrays.fill(table, missing);
        return table;
    }

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** The value of {@code key}, or what stands for none. */
    public long get(long key) {
        return entries[find(key) + 1];
    }

    /** Whether {@code key} has a value. */
    public boolean containsKey(long key) {
        return get(key) != missing;
    }

    /** Makes {@code value} the value of {@code key}, and returns what it was, or what stands for none. */
    public long put(long key, long value) {
        if (value == missing) {
            throw new IllegalArgumentException(value + " stands for no value");
        }
        int at = find(key);
        long before = entries[at + 1];
        entries[at] = key;
        entries[at + 1] = value;
        if (before == missing) {
            size++;
            int needed = Hashing.bits(size, LEAST_BITS);
            if (needed > bits) {
                rebuild(needed, missing);
            }
        }
        return before;
    }

    /** Removes all entries, and keeps the room for others. */
    public void clear() {
        Arrays.fill(entries, missing);
        size = 0;
    }

    /** Removes all entries with {@code value}, and the room that the others do not need. */
    public void removeAll(long value) {
        int left = size;
        for (int at = 0; at < entries.length; at += 2) {
            left -= entries[at + 1] == value && value != missing ? 1 : 0;
        }
        size = left;
        rebuild(Hashing.bits(left, LEAST_BITS), value);
    }

    /** A table of {@code 1 << newBits} places with all entries but those with the value {@code without}. */
    private void rebuild(int newBits, long without) {
        long[] old = entries;
        bits = newBits;
        entries = table(newBits, missing);
        for (int from = 0; from < old.length; from += 2) {
            long value = old[from + 1];
            if (value != missing && value != without) {
                int at = find(old[from]);
                entries[at] = old[from];
                entries[at + 1] = value;
            }
        }
    }

    /** The index of {@code key} in {@link #entries}, or of the free place where it would be. */
    private int find(long key) {
        int mask = entries.length - 1;
        int at = Hashing.place(key, bits) << 1;
        while (entries[at + 1] != missing && entries[at] != key) {
            at = at + 2 & mask;
        }
        return at;
    }
}
