package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.util.BitSet;

/**
 * Small deltas in a file. No block moves into the place of one that is removed, so that the thread of a woken VM writes nothing
 * to the file, which may have to wait for the disk: a hole is left, and filled by a delta that comes later.
 */
final class FileDeltas extends SmallDeltas {
    /** Of all blocks, what may be holes before they are filled: one in this number. */
    private static final int HOLES_PART = 4;

    private final BitSet holes = new BitSet();
    private int holeCount;

    /** Where to look for the next hole: neighbours are filled one after the other. */
    private int from;

    FileDeltas(int order, SlabClass slab, Reference.Kind kind, DeltaStore.References references) {
        super(order, true, slab, kind, references);
    }

    @Override
    int add(int owner, Delta delta) {
        int index;
        if (holeCount > slab.count() / HOLES_PART) {
            index = takeHole();
            slab.header(index, owner);
        } else {
            try {
                index = slab.add(owner);
            } catch (OutOfMemoryError e) {
                if (holeCount == 0) {
                    throw e;
                }
                index = takeHole();
                slab.header(index, owner);
            }
        }
        slab.write(index, delta);
        return kind.reference(index);
    }

    private int takeHole() {
        int index = holes.nextSetBit(from);
        if (index < 0) {
            index = holes.nextSetBit(0);
        }
        holes.clear(index);
        holeCount--;
        from = index + 1;
        return index;
    }

    @Override
    void remove(int reference) {
        int index = kind.index(reference);
        holes.set(index);
        holeCount++;
        for (int last = slab.count() - 1; last >= 0 && holes.get(last); last--) {
            holes.clear(last);
            holeCount--;
            boolean _ = slab.remove(last);
        }
    }

    @Override
    long bytes() {
        return (long) (slab.count() - holeCount) * slab.blockBytes();
    }
}
