package dev.plankton.hypervisor.activity;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of durations by length: eight buckets for each doubling, so that a percentile is right to an eighth. Safe for any
 * thread.
 */
public final class WakeTimes {
    private static final int PART_BITS = 3;
    private static final int PARTS = 1 << PART_BITS;

    private final AtomicLongArray buckets = new AtomicLongArray(Long.SIZE * PARTS);

    /** Counts a duration; a negative one as 0. */
    public void add(long nanos) {
        buckets.incrementAndGet(bucket(Math.max(0, nanos)));
    }

    /** What has been counted, bucket by bucket. */
    public long[] counts() {
        long[] counts = new long[buckets.length()];
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] = buckets.get(bucket);
        }
        return counts;
    }

    private static int bucket(long nanos) {
        if (nanos < PARTS) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - PART_BITS;
        return (shift + 1 << PART_BITS) + (int) (nanos >> shift & PARTS - 1);
    }

    /** The longest duration of a bucket. */
    private static long longest(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = (bucket >> PART_BITS) - 1;
        return (((long) PARTS + (bucket & PARTS - 1) + 1) << shift) - 1;
    }

    /**
     * The duration that a share of the counted ones does not exceed, in nanoseconds; -1 if none has been counted.
     *
     * @param counts as {@link #counts}, or the difference of two
     * @param share 0 to 1
     */
    public static long percentile(long[] counts, double share) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        long wanted = Math.max(1, (long) Math.ceil(share * all));
        long sum = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            sum += counts[bucket];
            if (sum >= wanted) {
                return longest(bucket);
            }
        }
        return -1;
    }
}
