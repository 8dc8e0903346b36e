package dev.plankton.hypervisor.keep;

import dev.plankton.store.format.Manifest;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Which VMs have changed: a bit each, of slabs in which one has. Safe for any thread. */
final class ChangeMap {
    private static final int WORDS = Manifest.SLAB / Long.SIZE;

    /** Slabs whose bits one array leads to: one for all that there may be would be most of what a small population with a store takes. */
    private static final int GROUP = 256;

    private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable AtomicLongArray>> groups =
            new AtomicReferenceArray<>(Manifest.slabs(Integer.MAX_VALUE) / GROUP);

    private @Nullable AtomicLongArray bits(int slab) {
        AtomicReferenceArray<@Nullable AtomicLongArray> group = groups.get(slab / GROUP);
        return group == null ? null : group.get(slab % GROUP);
    }

    private AtomicLongArray madeBits(int slab) {
        AtomicReferenceArray<@Nullable AtomicLongArray> none = new AtomicReferenceArray<>(GROUP);
        AtomicReferenceArray<@Nullable AtomicLongArray> there = groups.compareAndExchange(slab / GROUP, null, none);
        AtomicReferenceArray<@Nullable AtomicLongArray> group = there == null ? none : there;
        AtomicLongArray clear = new AtomicLongArray(WORDS);
        AtomicLongArray before = group.compareAndExchange(slab % GROUP, null, clear);
        return before == null ? clear : before;
    }

    /** Notes that a VM has changed, after it has. */
    void mark(int number) {
        AtomicLongArray known = bits(number >> 16);
        AtomicLongArray bits = known == null ? madeBits(number >> 16) : known;
        int word = (number & Manifest.SLAB - 1) >> 6;
        long bit = 1L << number;
        if ((bits.get(word) & bit) == 0) {
            long _ = bits.getAndAccumulate(word, bit, (now, more) -> now | more);
        }
    }

    /** Forgets that a VM has changed, before it is looked at. */
    void clear(int number) {
        AtomicLongArray bits = bits(number >> 16);
        int word = (number & Manifest.SLAB - 1) >> 6;
        long bit = 1L << number;
        if (bits != null && (bits.get(word) & bit) != 0) {
            long _ = bits.getAndAccumulate(word, ~bit, (now, others) -> now & others);
        }
    }

    /** Notes that many have. */
    void mark(int first, int count) {
        for (int number = first; number < first + count; number++) {
            mark(number);
        }
    }

    /** Takes out those of a slab, by their place in it. What changes from now on is noted again. */
    BitSet take(int slab) {
        AtomicLongArray bits = bits(slab);
        if (bits == null) {
            return new BitSet();
        }
        long[] taken = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            if (bits.get(word) != 0) {
                taken[word] = bits.getAndSet(word, 0);
            }
        }
        return BitSet.valueOf(taken);
    }

    /** Puts back what was taken. */
    void putBack(int slab, BitSet taken) {
        taken.stream().forEach(place -> mark((slab << 16) + place));
    }

    /** How many have changed in the first {@code count} slabs. */
    int count(int count) {
        int sum = 0;
        for (int slab = 0; slab < count; slab++) {
            AtomicLongArray bits = bits(slab);
            if (bits != null) {
                for (int word = 0; word < WORDS; word++) {
                    sum += Long.bitCount(bits.get(word));
                }
            }
        }
        return sum;
    }
}
