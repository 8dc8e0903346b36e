package dev.plankton.lab.run;

import java.util.Arrays;

/** Instruction counts at which bytes were sent. */
final class Places {
    /** Unknown ones. */
    static final Places NONE = new Places();

    private static final int MOST = 1 << 20;

    private long[] values = new long[64];
    private int size;

    /** There is one more; beyond a million they are not kept. */
    void add(long place) {
        if (size < MOST) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = place;
        }
    }

    int size() {
        return size;
    }

    /** That of byte {@code n}, or -1. */
    long at(int n) {
        return n < size ? values[n] : -1;
    }
}
