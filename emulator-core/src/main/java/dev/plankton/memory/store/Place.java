package dev.plankton.memory.store;

import dev.plankton.memory.Delta;

/**
 * Where deltas of one kind lie, each for one owner: in memory or in a file. Within a place a delta has an index, and its
 * reference says place and index. A caller holds this object's monitor; of several places those with the lower {@link #order}
 * first.
 */
abstract sealed class Place permits SmallDeltas, LargeDeltas {
    /** The blocks. */
    final SlabClass slab;

    /** What references to them are like. */
    final Reference.Kind kind;

    /** Where owners have theirs. */
    final DeltaStore.References references;

    private final int order;
    private final boolean inFile;

    /** @param order in which monitors are taken: no two places have the same */
    Place(int order, boolean inFile, SlabClass slab, Reference.Kind kind, DeltaStore.References references) {
        this.order = order;
        this.inFile = inFile;
        this.slab = slab;
        this.kind = kind;
        this.references = references;
    }

    final int order() {
        return order;
    }

    /** Whether it lies in a file. */
    final boolean inFile() {
        return inFile;
    }

    /**
     * Adds the owner's delta; returns its reference.
     *
     * @throws OutOfMemoryError if there is no room for it; then nothing has changed
     */
    abstract int add(int owner, Delta delta);

    /**
     * Makes {@code delta} what a reference refers to, and notes that it is in use.
     *
     * @throws OutOfMemoryError if there is no room for it; then nothing has changed
     */
    abstract void write(int reference, Delta delta);

    /** Copies what a reference refers to. */
    abstract void read(int reference, Delta delta);

    /** Removes what a reference refers to, whose owner has another reference already. */
    abstract void remove(int reference);

    /** Bytes that what a reference refers to takes. */
    abstract int bytes(int reference);

    /** Bytes of all blocks. */
    long bytes() {
        return slab.bytes();
    }

    /** Number of blocks: their indexes are 0 to one less. */
    final int count() {
        return slab.count();
    }

    /** Whether there may hardly be more blocks; for any thread, at any time. */
    final boolean isFull() {
        return slab.isFull();
    }

    /** Owner of the delta that begins with block {@code index}, -1 if none does. */
    abstract int owner(int index);

    /** The reference of the delta that begins with block {@code index}. */
    final int reference(int index) {
        return kind.reference(index);
    }

    /**
     * Whether the delta that begins with block {@code index} has not been added or written since this was last asked of it.
     */
    abstract boolean isOld(int index);

    final void close() {
        slab.close();
    }
}
