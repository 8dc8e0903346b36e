package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.util.Arrays;

/**
 * Deltas that several VMs have in common, each once, with the number of its sharers. A delta becomes shared when it is
 * stored a second time within a short while; which ones were stored lately is known by their hashes, in a table of fixed
 * size, so that finding them costs nothing per VM.
 *
 * <p>A block's header is the number of its sharers; its contents are the delta. Of a free block the header is the next
 * free one. Blocks never move. Safe for any thread.
 */
final class SharedBlocks {
    private static final int TABLE = 1 << 15;
    private static final int NONE = -1;

    private final SlabClass[] slabs = new SlabClass[BlockSizes.COUNT];
    private final int[] free = new int[slabs.length];
    private final int[] count = new int[slabs.length];
    private final Delta scratch = new Delta();

    /** Hash of the delta that was stored last, of those with this slot, and did not become shared. */
    private final int[] seen = new int[TABLE];

    /** Class and index of the block that was found last, of those with this slot; -1 for none. */
    private final long[] found = new long[TABLE];

    SharedBlocks(PageSource source) {
        for (int n = 0; n < slabs.length; n++) {
            slabs[n] = new SlabClass(BlockSizes.bytes(n), source, Reference.mostShared(n));
        }
        Arrays.fill(free, NONE);
        Arrays.fill(found, NONE);
    }

    /**
     * A share of the block that holds {@code delta}: its class in the high half, its index in the low half.
     *
     * @return -1 if there is no such block, and the delta was not seen lately
     */
    long acquire(Delta delta) {
        int size = BlockSizes.classFor(delta.length());
        int hash = delta.hash(slabs[size].room());
        int slot = hash & TABLE - 1;
        // Most deltas of guests that differ are met once; what these reads miss by a race is shared a little later.
        if (found[slot] < 0 && seen[slot] != hash) {
            seen[slot] = hash;
            return NONE;
        }
        synchronized (this) {
            long block = found[slot];
            if (block >= 0 && (int) (block >> 32) == size && slabs[size].holds((int) block, delta)) {
                slabs[size].header((int) block, slabs[size].header((int) block) + 1);
                return block;
            }
            if (seen[slot] != hash) {
                seen[slot] = hash;
                return NONE;
            }
            try {
                found[slot] = add(size, delta);
            } catch (OutOfMemoryError e) {
                // A block of its own may still fit where the owner has one, or has had one.
                return NONE;
            }
            return found[slot];
        }
    }

    private long add(int size, Delta delta) {
        SlabClass slab = slabs[size];
        int index = free[size];
        if (index == NONE) {
            index = slab.add(1);
        } else {
            free[size] = slab.header(index);
            slab.header(index, 1);
        }
        slab.write(index, delta);
        count[size]++;
        return block(size, index);
    }

    /** Takes more shares of a block that has a share already. */
    synchronized void retain(int size, int index, int more) {
        slabs[size].header(index, slabs[size].header(index) + more);
    }

    /** Gives a share of one block back for a share of another, which has one already. */
    synchronized void exchange(int size, int index, int newSize, int newIndex) {
        retain(newSize, newIndex, 1);
        release(size, index);
    }

    /** Gives a share back. */
    void release(int size, int index) {
        release(size, index, 1);
    }

    /** Gives {@code shares} of one block back. */
    synchronized void release(int size, int index, int shares) {
        SlabClass slab = slabs[size];
        int sharers = slab.header(index) - shares;
        if (sharers > 0) {
            slab.header(index, sharers);
            return;
        }
        slab.read(index, scratch);
        int slot = scratch.hash(slab.room()) & TABLE - 1;
        if (found[slot] == block(size, index)) {
            found[slot] = NONE;
        }
        slab.header(index, free[size]);
        free[size] = index;
        if (--count[size] == 0) {
            slab.close();
            free[size] = NONE;
        }
    }

    /** Copies a block's contents; for who has a share of it. */
    void read(int size, int index, Delta delta) {
        slabs[size].read(index, delta);
    }

    /** Bytes of the blocks that are shared. */
    long bytes() {
        long bytes = 0;
        for (int size = 0; size < count.length; size++) {
            bytes += (long) count[size] * BlockSizes.bytes(size);
        }
        return bytes;
    }

    /** How many blocks are shared. */
    int count() {
        return Arrays.stream(count).sum();
    }

    void close() {
        for (SlabClass slab : slabs) {
            slab.close();
        }
    }

    private static long block(int size, int index) {
        return (long) size << 32 | index;
    }
}
