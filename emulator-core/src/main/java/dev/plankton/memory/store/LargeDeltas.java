package dev.plankton.memory.store;

import dev.plankton.memory.Delta;

/**
 * Deltas of more than a kilobyte, each a chain of blocks of one size in a {@link SlabClass}: so the room that a large one
 * leaves serves any other, and there is nothing to fragment.
 *
 * <p>A block's header names what is before it, the owner or another block, and which block is after it; that of the first
 * one how many there are. The last block of the slab moves into the place of one that is removed, whatever chain it
 * belongs to: its neighbours then learn its new index, or its owner gets another reference.
 */
final class LargeDeltas extends Place {
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

    /** In the number of blocks: added or written since {@link #isOld} was asked. */
    private static final int USED = Integer.MIN_VALUE;

    LargeDeltas(
            int order, boolean inFile, SlabPage.Source source, Reference.Kind kind, DeltaStore.References references) {
        super(order, inFile, new SlabClass(BLOCK, HEADER, source, kind.most()), kind, references);
    }

    @Override
    int add(int owner, Delta delta) {
        int blocks = blocks(delta);
        slab.reserve(blocks);
        int first = slab.count();
        append(~owner, delta.padded(blocks * slab.room()), 0, blocks);
        slab.field(first, BLOCKS, blocks | USED);
        return kind.reference(first);
    }

    @Override
    void write(int reference, Delta delta) {
        int first = kind.index(reference);
        int blocks = blocks(delta);
        int had = blocksOf(first);
        slab.reserve(Math.max(0, blocks - had));
        byte[] bytes = delta.padded(blocks * slab.room());
        slab.field(first, BLOCKS, blocks | USED);
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
            removeFrom(next);
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

    @Override
    void remove(int reference) {
        removeFrom(kind.index(reference));
    }

    /** Removes a chain, or the rest of one, from the block {@code first}. */
    private void removeFrom(int first) {
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
            references.setReference(~before, kind.reference(to));
        }
        if (after != NONE) {
            slab.field(after, BEFORE, to);
        }
    }

    @Override
    void read(int reference, Delta delta) {
        int first = kind.index(reference);
        int blocks = blocksOf(first);
        byte[] bytes = delta.room(blocks * slab.room());
        int at = first;
        for (int n = 0; n < blocks; n++) {
            slab.read(at, bytes, n * slab.room());
            at = slab.field(at, AFTER);
        }
    }

    /** None after {@link #close}, as a VM may be woken at that moment. */
    @Override
    int bytes(int reference) {
        return slab.count() == 0 ? 0 : blocksOf(kind.index(reference)) * BLOCK;
    }

    @Override
    int owner(int index) {
        int before = slab.field(index, BEFORE);
        return before < 0 ? ~before : -1;
    }

    @Override
    boolean isOld(int index) {
        int blocks = slab.field(index, BLOCKS);
        slab.field(index, BLOCKS, blocks & ~USED);
        return blocks >= 0;
    }

    private int blocksOf(int first) {
        return slab.field(first, BLOCKS) & ~USED;
    }

    private int blocks(Delta delta) {
        return Math.ceilDiv(delta.length(), slab.room());
    }
}
