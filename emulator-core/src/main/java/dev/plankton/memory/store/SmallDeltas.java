package dev.plankton.memory.store;

import dev.plankton.memory.Delta;

/**
 * Deltas of at most a kilobyte, each in a block of one size. The last block moves into the place of one that is removed, and
 * its owner gets another reference. A block's header is its owner, and a bit that says whether it is {@link #USED}.
 */
sealed class SmallDeltas extends Place permits FileDeltas {
    /** In the header: added or written since {@link #isOld} was asked. */
    private static final int USED = Integer.MIN_VALUE;

    SmallDeltas(int order, boolean inFile, SlabClass slab, Reference.Kind kind, DeltaStore.References references) {
        super(order, inFile, slab, kind, references);
    }

    @Override
    int add(int owner, Delta delta) {
        int index = slab.add(owner | USED);
        slab.write(index, delta);
        return kind.reference(index);
    }

    @Override
    void write(int reference, Delta delta) {
        int index = kind.index(reference);
        slab.header(index, slab.header(index) | USED);
        slab.write(index, delta);
    }

    @Override
    void read(int reference, Delta delta) {
        slab.read(kind.index(reference), delta);
    }

    @Override
    void remove(int reference) {
        int index = kind.index(reference);
        if (slab.remove(index)) {
            references.setReference(owner(index), reference);
        }
    }

    @Override
    int bytes(int reference) {
        return slab.blockBytes();
    }

    @Override
    int owner(int index) {
        return slab.header(index) & ~USED;
    }

    @Override
    boolean isOld(int index) {
        int header = slab.header(index);
        slab.header(index, header & ~USED);
        return header >= 0;
    }
}
