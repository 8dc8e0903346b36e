package dev.plankton.cpu.region;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often guests have been seen at an entry, over all VMs. Of fixed size: of two entries that fall on the same counter,
 * the one seen last has it. So code that is never the same twice does not get hot. Safe for any thread.
 */
final class Heat {
    private static final int COUNTERS = 4096;
    private static final int COUNT_BITS = 16;
    private static final long COUNT = (1L << COUNT_BITS) - 1;

    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

    /** Counts one sight of an entry; how many there have been, 65 535 at most. */
    int add(CodeSnapshot.Key key) {
        long hash = (key.first() * 31 + key.entry() * 17L + key.codeBase()) * 0x9E3779B97F4A7C15L;
        int at = (int) (hash >>> 52) & COUNTERS - 1;
        long tag = hash & ~COUNT;
        long was = counters.get(at);
        long count = (was & ~COUNT) == tag ? Math.min((was & COUNT) + 1, COUNT) : 1;
        counters.lazySet(at, tag | count);
        return (int) count;
    }
}
