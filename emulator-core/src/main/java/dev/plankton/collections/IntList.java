package dev.plankton.collections;

import java.util.Arrays;

/** A list of numbers that grows. For one thread at a time. */
public final class IntList {
    private static final int SMALLEST = 16;

    private int[] elements = {};
    private int size;

    /** A list without elements, which takes no room for any. */
    public IntList() {}

    /** Adds {@code element} at the end. */
    public void add(int element) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, Math.max(SMALLEST, 2 * size));
        }
        elements[size++] = element;
    }

    /** How many elements there are. */
    public int size() {
        return size;
    }

    /** Whether there is no element. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** A copy of the elements. */
    public int[] toArray() {
        return Arrays.copyOf(elements, size);
    }
}
