package dev.plankton.recording;

import java.util.concurrent.atomic.AtomicLongArray;

/** A set of VMs, by their numbers. Safe for any thread; to look whether a VM is in it takes no lock. */
final class VmSet {
    private static final int LEAST = 16;

    /** A bit for each VM; changed only while this is locked. */
    private volatile AtomicLongArray words = new AtomicLongArray(LEAST);

    boolean contains(int vm) {
        AtomicLongArray now = words;
        int word = vm / Long.SIZE;
        return word < now.length() && (now.get(word) & 1L << vm) != 0;
    }

    /** Adds a VM; false if it is in the set. */
    boolean add(int vm) {
        if (contains(vm)) {
            return false;
        }
        synchronized (this) {
            int word = vm / Long.SIZE;
            if (word >= words.length()) {
                words = copy(Math.max(word + 1, 2 * words.length()));
            }
            words.set(word, words.get(word) | 1L << vm);
        }
        return true;
    }

    private AtomicLongArray copy(int length) {
        AtomicLongArray now = words;
        AtomicLongArray longer = new AtomicLongArray(length);
        for (int n = 0; n < now.length(); n++) {
            longer.set(n, now.get(n));
        }
        return longer;
    }

    /** Removes a VM; false if it is not in the set. */
    boolean remove(int vm) {
        if (!contains(vm)) {
            return false;
        }
        synchronized (this) {
            int word = vm / Long.SIZE;
            words.set(word, words.get(word) & ~(1L << vm));
        }
        return true;
    }
}
