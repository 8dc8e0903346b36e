package dev.plankton.cluster.coordination;

import java.util.Arrays;

/**
 * What slabs cost: what came to each a second, on average over the last seconds, from the counters that nodes report. What was long ago
 * does not count: a slab is where it is for what it costs now. A slab that moves keeps what it cost until its next owner has counted for
 * a while, whose counter begins at 0: a node that has just taken slabs would look idle, and be given more.
 */
final class Loads {
    private static final double SECOND = 1e9;

    /** Two counts of a slab are so far apart at least, and an average goes back so far, in nanoseconds. */
    private final long apart, memory;

    /** By slab: under which epoch it was counted, when, and how far. */
    private final long[] epochs, times, counts;

    /** By slab, a second; negative if it is not known yet. */
    private final double[] rates;

    private int known;

    /** @param lease as long as an average goes back, twice; counts come several times in it */
    Loads(int slabs, long lease) {
        apart = lease / 2;
        memory = 2 * lease;
        epochs = new long[slabs];
        times = new long[slabs];
        counts = new long[slabs];
        rates = new double[slabs];
        Arrays.fill(rates, -1);
    }

    /** The owner of {@code slab} in {@code epoch} has counted as far as {@code count}. */
    void counted(int slab, long epoch, long count, long now) {
        long passed = now - times[slab];
        boolean first = epoch != epochs[slab];
        if (!first && passed < apart) {
            return;
        }
        if (!first) {
            double rate = Math.max(0, count - counts[slab]) * SECOND / passed;
            if (rates[slab] < 0) {
                known++;
                rates[slab] = rate;
            } else {
                rates[slab] += (rate - rates[slab]) * -Math.expm1(-(double) passed / memory);
            }
        }
        epochs[slab] = epoch;
        times[slab] = now;
        counts[slab] = count;
    }

    /** Whether any is known: before, no slab should move for what it costs. */
    boolean known() {
        return known > 0;
    }

    /** By slab, a second; one that is not known counts as the others on average. */
    long[] all() {
        double average =
                Arrays.stream(rates).filter(rate -> rate >= 0).average().orElse(0);
        return Arrays.stream(rates)
                .mapToLong(rate -> Math.round(rate < 0 ? average : rate))
                .toArray();
    }
}
