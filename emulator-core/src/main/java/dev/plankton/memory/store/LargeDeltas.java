package dev.plankton.memory.store;

import dev.plankton.memory.Delta;

/**
 * Deltas of more than a kilobyte, each a chain of blocks of one size in a {@link SlabClass}: so the room that a large one
 * leaves serves any other, and there is nothing to fragment.
 *
 * <p>A block's header names what is before it, the owner or another block, and which block is after it; that of the first
 * one how many there are. The last block of the slab moves into the place of one that is removed, whatever chain it
 * belongs to: its neighbours, or {@link Moves}, then learn its new index. A caller holds this object's monitor.
 */
final class LargeDeltas {
    /** Learns where the first block of an owner's chain has moved. */
    interface Moves {
        void moved(int owner, int first);
    }

    /** Bytes of a block, header included. */
    static final int BLOCK = 1024;

    private static final int HEADER = 3 * Integer.BYTES;

    /** Numbers of a header. */
    private static final int BEFORE = 0;

    private static final int AFTER = 1;
    private static final int BLOCKS = 2;

    /** After the last block. */
    private static final int NONE = -1;

    /** Before a block whose chain is being removed; an owner is there as its complement, another negative number. */
    private static final int REMOVED = Integer.MIN_VALUE;

    private final SlabClass slab;
    private final Moves moves;

    LargeDeltas(PageSource source, Moves moves) {
        slab = new SlabClass(BLOCK, HEADER, source);
        this.moves = moves;
    }

    /**
     * Adds the owner's delta; returns the index of its first block.
     *
     * @throws OutOfMemoryError if there is no memory for it; then nothing has changed
     */
    int add(int owner, Delta delta) {
        int blocks = blocks(delta);
        slab.reserve(blocks);
        int first = slab.count();
        append(~owner, delta.padded(blocks * slab.room()), 0, blocks);
        slab.field(first, BLOCKS, blocks);
        return first;
    }

    /**
     * Makes {@code delta} the contents of a chain.
     *
     * @throws OutOfMemoryError if there is no memory for it; then nothing has changed
     */
    void replace(int first, Delta delta) {
        int blocks = blocks(delta);
        int had = slab.field(first, BLOCKS);
        slab.reserve(Math.max(0, blocks - had));
        byte[] bytes = delta.padded(blocks * slab.room());
        slab.field(first, BLOCKS, blocks);
        int last = first;
        int next = first;
        int kept = Math.min(had, blocks);
        for (int n = 0; n < kept; n++) {
            last = next;
            slab.write(last, bytes, n * slab.room());
            next = slab.field(last, AFTER);
        }
        append(last, bytes, kept, blocks);
        if (had > blocks) {
            slab.field(last, AFTER, NONE);
            remove(next);
        }
    }

    /** Adds the blocks {@code from} to one before {@code to} of a delta, the first of them after {@code before}. */
    private void append(int before, byte[] bytes, int from, int to) {
        int last = before;
        for (int n = from; n < to; n++) {
            int index = slab.add(last);
            slab.field(index, AFTER, NONE);
            slab.write(index, bytes, n * slab.room());
            if (last >= 0) {
                slab.field(last, AFTER, index);
            }
            last = index;
        }
    }

    /** Removes a chain, or the rest of one, from the block {@code first}. */
    void remove(int first) {
        int at = first;
        while (at != NONE) {
            int next = slab.field(at, AFTER);
            if (next != NONE) {
                slab.field(next, BEFORE, REMOVED);
            }
            if (slab.remove(at)) {
                moved(at);
                next = next == slab.count() ? at : next;
            }
            at = next;
        }
    }

    /** Updates the neighbours of a block that has moved. */
    private void moved(int to) {
        int before = slab.field(to, BEFORE);
        int after = slab.field(to, AFTER);
        if (before >= 0) {
            slab.field(before, AFTER, to);
        } else if (before != REMOVED) {
            moves.moved(~before, to);
        }
        if (after != NONE) {
            slab.field(after, BEFORE, to);
        }
    }

    /** Copies a chain's contents into {@code delta}. */
    void read(int first, Delta delta) {
        int blocks = slab.field(first, BLOCKS);
        byte[] bytes = delta.room(blocks * slab.room());
        int at = first;
        for (int n = 0; n < blocks; n++) {
            slab.read(at, bytes, n * slab.room());
            at = slab.field(at, AFTER);
        }
    }

    /** Bytes that a chain takes; none after {@link #close}, as a VM may be woken at that moment. */
    int bytes(int first) {
        return slab.count() == 0 ? 0 : slab.field(first, BLOCKS) * BLOCK;
    }

    /** Bytes of all blocks. */
    long bytes() {
        return slab.bytes();
    }

    void close() {
        slab.close();
    }

    private int blocks(Delta delta) {
        return Math.ceilDiv(delta.length(), slab.room());
    }
}
