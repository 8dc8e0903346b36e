package dev.plankton.collections;

import org.jspecify.annotations.Nullable;

/**
 * Values by numbers, in a table with open addressing: no object for an entry or a key. It grows and does not shrink. For one
 * thread at a time.
 *
 * @param <V> what is kept, never null
 */
public final class LongMap<V> {
    private static final int LEAST_BITS = 3;

    private int bits = LEAST_BITS;
    private long[] keys = new long[1 << bits];
    private @Nullable Object[] values = new Object[1 << bits];
    private int size;

    /** A map without entries. */
    public LongMap() {}

    /**
     * Called with a key and its value.
     *
     * @param <V> what is kept
     */
    @FunctionalInterface
    public interface Visitor<V> {
        /** Called for each entry; must not change the map. */
        void visit(long key, V value);
    }

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** The value of {@code key}, or null. */
    @SuppressWarnings("unchecked") // Only put() stores, and only V.
    public @Nullable V get(long key) {
        return (V) values[find(key)];
    }

    /** Whether {@code key} has a value. */
    public boolean containsKey(long key) {
        return values[find(key)] != null;
    }

    /** Makes {@code value} the value of {@code key}. */
    public void put(long key, V value) {
        int place = find(key);
        if (values[place] == null) {
            keys[place] = key;
            size++;
            if (Hashing.bits(size, LEAST_BITS) > bits) {
                values[place] = value;
                grow();
                return;
            }
        }
        values[place] = value;
    }

    /** Removes {@code key} and returns the value it had, or null. */
    @SuppressWarnings("unchecked") // Only put() stores, and only V.
    public @Nullable V remove(long key) {
        int place = find(key);
        Object value = values[place];
        if (value != null) {
            clear(place);
        }
        return (V) value;
    }

    /** Removes {@code key} if its value is this very {@code value}, and returns whether it was. */
    @SuppressWarnings("ReferenceEquality") // The very object.
    public boolean remove(long key, V value) {
        int place = find(key);
        boolean there = values[place] == value;
        if (there) {
            clear(place);
        }
        return there;
    }

    /** Calls {@code visitor} for each entry, in no order. */
    @SuppressWarnings("unchecked") // Only put() stores, and only V.
    public void forEach(Visitor<V> visitor) {
        for (int place = 0; place < values.length; place++) {
            Object value = values[place];
            if (value != null) {
                visitor.visit(keys[place], (V) value);
            }
        }
    }

    /** The place of {@code key}, or the free one where it would be. */
    private int find(long key) {
        int mask = keys.length - 1;
        int place = Hashing.place(key, bits);
        while (values[place] != null && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    /** Frees a place, and moves those back into it that are where they are because it was taken. */
    private void clear(int place) {
        int mask = keys.length - 1;
        int free = place;
        for (int next = free + 1 & mask; values[next] != null; next = next + 1 & mask) {
            int wanted = Hashing.place(keys[next], bits);
            if ((next - wanted & mask) >= (next - free & mask)) {
                keys[free] = keys[next];
                values[free] = values[next];
                free = next;
            }
        }
        values[free] = null;
        size--;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        bits++;
        keys = new long[1 << bits];
        values = new Object[1 << bits];
        for (int place = 0; place < oldValues.length; place++) {
            if (oldValues[place] != null) {
                int to = find(oldKeys[place]);
                keys[to] = oldKeys[place];
                values[to] = oldValues[place];
            }
        }
    }
}
