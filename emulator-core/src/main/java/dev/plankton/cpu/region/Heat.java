package dev.plankton.cpu.region;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How often guests have been seen at an entry, over all VMs. Of fixed size: entries that fall on the same counter are
 * taken for one, which does no harm. Safe for any thread.
 */
final class Heat {
    private static final int COUNTERS = 4096;

    private final AtomicIntegerArray counters = new AtomicIntegerArray(COUNTERS);

    /** Counts one sight of an entry; how many there have been. */
    int add(CodeSnapshot.Key key) {
        int hash = key.hashCode();
        return counters.incrementAndGet((hash ^ hash >>> 16) & COUNTERS - 1);
    }
}
