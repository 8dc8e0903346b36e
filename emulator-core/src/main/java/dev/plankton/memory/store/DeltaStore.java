package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.util.List;
import java.util.stream.Stream;

/**
 * The deltas of all VMs, in slabs: an idle VM keeps a reference of 32 bits to a block here, and nothing else.
 *
 * <p>A small delta lies in a block of one of a few sizes (see {@link SlabClass}), by default off the Java heap; VMs whose
 * deltas are byte-identical share one block ({@link SharedBlocks}); a delta of more than a kilobyte is a chain of blocks
 * ({@link LargeDeltas}). All of them together stay within a {@link Budget}.
 *
 * <p>Safe for any thread, but {@link #load}, {@link #store} and {@link #free} are for the thread that runs the owner. A
 * reference means what it says only while the monitor of what it refers to is held: its class's, its chain's or that of
 * the shared blocks. A change takes place under the monitors of the old and the new place, and the reference goes from
 * the old to the new one at once; what gives a block a new meaning holds the block's monitor. So a reader takes the
 * monitor, looks whether the reference is still (or again) the same, and then reads the owner's present delta, whatever
 * happened in between.
 */
public final class DeltaStore implements AutoCloseable {
    /** Keeps the reference of each owner. A reference to nothing ({@link #isNone}) has bits to spare for its keeper. */
    public interface References {
        /** The owner's reference as set last, 0 at first. */
        int reference(int owner);

        /** Sets it. */
        void setReference(int owner, int reference);
    }

    /**
     * How deltas are kept.
     *
     * @param offHeap outside the Java heap
     * @param sharing byte-identical ones once
     * @param budget what the pages they lie in are taken from
     */
    public record Layout(boolean offHeap, boolean sharing, Budget budget) {}

    /** The reference of an owner whose state equals its template. */
    private static final int NONE = 0;

    /** Stands for a class in the reference to a large delta. */
    private static final int LARGE = BlockSizes.COUNT;

    private static final int CLASS_SHIFT = 27;
    private static final int INDEX = (1 << CLASS_SHIFT) - 1;
    private static final int SHARED = 1 << 31;

    private static final int CLASS = 15 << CLASS_SHIFT;

    /** Places for large deltas with a monitor of their own, a power of two: copying one takes long. */
    private static final int STRIPES = 8;

    private final References references;
    private final PageSource source;
    private final SlabClass[] slabs = new SlabClass[BlockSizes.COUNT];
    private final SharedBlocks shared;
    private final boolean sharing;
    private final List<LargeDeltas> large;

    /** An empty store. */
    public DeltaStore(Layout layout, References references) {
        this.references = references;
        sharing = layout.sharing();
        source = new PageSource(layout.offHeap(), layout.budget());
        for (int n = 0; n < slabs.length; n++) {
            slabs[n] = new SlabClass(BlockSizes.bytes(n), source);
        }
        shared = new SharedBlocks(source);
        LargeDeltas.Moves moves = (owner, first) -> references.setReference(owner, reference(LARGE, first));
        large = Stream.generate(() -> new LargeDeltas(source, moves))
                .limit(STRIPES)
                .toList();
    }

    private LargeDeltas large(int owner) {
        return large.get(owner & STRIPES - 1);
    }

    /** Copies the owner's delta into {@code delta}; for the thread that runs the owner. */
    public void load(int owner, Delta delta) {
        int reference = references.reference(owner);
        if (isShared(reference)) {
            // A shared block never changes, and it stays while the owner has its share.
            shared.read(classOf(reference), reference & INDEX, delta);
        } else {
            peek(owner, delta);
        }
    }

    /** Copies the owner's delta into {@code delta}; for any thread at any time. */
    public void peek(int owner, Delta delta) {
        while (!tryPeek(owner, references.reference(owner), delta)) {
            Thread.onSpinWait();
        }
    }

    private boolean tryPeek(int owner, int reference, Delta delta) {
        if (isNone(reference)) {
            delta.clear();
            return true;
        }
        int size = classOf(reference);
        if (isShared(reference)) {
            synchronized (shared) {
                boolean same = references.reference(owner) == reference;
                if (same) {
                    shared.read(size, reference & INDEX, delta);
                }
                return same;
            }
        }
        if (size == LARGE) {
            LargeDeltas chains = large(owner);
            synchronized (chains) {
                boolean same = references.reference(owner) == reference;
                if (same) {
                    chains.read(reference & INDEX, delta);
                }
                return same;
            }
        }
        synchronized (slabs[size]) {
            boolean same = references.reference(owner) == reference;
            if (same) {
                slabs[size].read(reference & INDEX, delta);
            }
            return same;
        }
    }

    /**
     * Keeps {@code delta}, which may be changed afterwards, for the owner instead of what it had.
     *
     * @throws OutOfMemoryError if there is no room; then the owner keeps what it had
     */
    public void store(int owner, Delta delta) {
        if (delta.length() == 0) {
            free(owner);
            return;
        }
        int size = BlockSizes.classFor(delta.length());
        if (size == LARGE) {
            storeLarge(owner, delta);
            return;
        }
        if (sharing) {
            long found = shared.acquire(delta);
            if (found >= 0) {
                drop(owner, SHARED | reference((int) (found >> 32), (int) found));
                return;
            }
        }
        int old = references.reference(owner);
        if (inSlab(old) && classOf(old) == size) {
            synchronized (slabs[size]) {
                slabs[size].write(references.reference(owner) & INDEX, delta);
            }
            return;
        }
        add(owner, old, size, delta);
    }

    /** Takes another share of the block that the owner shares, and returns its reference; 0 if it shares none. */
    public int hold(int owner) {
        int reference = references.reference(owner);
        if (!isShared(reference)) {
            return NONE;
        }
        shared.retain(classOf(reference), reference & INDEX, 1);
        return reference;
    }

    /** Gives back a share taken by {@link #hold}. */
    public void letGo(int held) {
        shared.release(classOf(held), held & INDEX);
    }

    /** Takes {@code more} shares for owners whose reference will be {@code held}. */
    public void retain(int held, int more) {
        shared.retain(classOf(held), held & INDEX, more);
    }

    /**
     * Gives back what {@code owners} owners had that all had this reference, and have it no more.
     *
     * @param reference none, or one to a shared block
     */
    public void release(int reference, int owners) {
        if (isShared(reference) && owners > 0) {
            shared.release(classOf(reference), reference & INDEX, owners);
        }
    }

    /** Makes the owner share a block that another owner holds, instead of what it had. */
    public void adopt(int owner, int held) {
        int old = references.reference(owner);
        if (isShared(old)) {
            references.setReference(owner, held);
            shared.exchange(classOf(old), old & INDEX, classOf(held), held & INDEX);
        } else {
            shared.retain(classOf(held), held & INDEX, 1);
            drop(owner, held);
        }
    }

    /** Whether a block of this many bytes is that of a small delta: see {@link Budget}. */
    public static boolean isSmall(long bytes) {
        return bytes <= BlockSizes.LARGEST;
    }

    /** Whether a reference is one to a block that others may share. */
    public static boolean isShared(int reference) {
        return reference < 0;
    }

    /** Forgets the owner's delta. */
    public void free(int owner) {
        drop(owner, NONE);
    }

    /** Forgets the owner's delta for good, and leaves {@code mark}, a reference to nothing, in its place. */
    public void free(int owner, int mark) {
        drop(owner, mark);
    }

    private void add(int owner, int old, int size, Delta delta) {
        if (inSlab(old)) {
            int from = classOf(old);
            // Both at once, so that neither block moves between; always in this order, large ones last.
            synchronized (slabs[Math.min(from, size)]) {
                synchronized (slabs[Math.max(from, size)]) {
                    int next = addBlock(owner, size, delta);
                    remove(replace(owner, next));
                }
            }
        } else if (isLarge(old)) {
            synchronized (slabs[size]) {
                synchronized (large(owner)) {
                    int next = addBlock(owner, size, delta);
                    large(owner).remove(replace(owner, next) & INDEX);
                }
            }
        } else {
            synchronized (slabs[size]) {
                int next = addBlock(owner, size, delta);
                references.setReference(owner, next);
            }
            releaseShare(old);
        }
    }

    private int addBlock(int owner, int size, Delta delta) {
        int index = slabs[size].add(owner);
        slabs[size].write(index, delta);
        return reference(size, index);
    }

    private void storeLarge(int owner, Delta delta) {
        LargeDeltas chains = large(owner);
        int old = references.reference(owner);
        if (inSlab(old)) {
            synchronized (slabs[classOf(old)]) {
                synchronized (chains) {
                    int next = reference(LARGE, chains.add(owner, delta));
                    remove(replace(owner, next));
                }
            }
        } else if (isLarge(old)) {
            synchronized (chains) {
                chains.replace(references.reference(owner) & INDEX, delta);
            }
        } else {
            synchronized (chains) {
                int next = reference(LARGE, chains.add(owner, delta));
                references.setReference(owner, next);
            }
            releaseShare(old);
        }
    }

    private void drop(int owner, int next) {
        int old = references.reference(owner);
        if (inSlab(old)) {
            synchronized (slabs[classOf(old)]) {
                remove(replace(owner, next));
            }
        } else if (isLarge(old)) {
            synchronized (large(owner)) {
                large(owner).remove(replace(owner, next) & INDEX);
            }
        } else {
            references.setReference(owner, next);
            releaseShare(old);
        }
    }

    /** Sets the owner's reference; returns what it was, which may have moved until its monitor was held. */
    private int replace(int owner, int next) {
        int old = references.reference(owner);
        references.setReference(owner, next);
        return old;
    }

    /** Gives back what a reference that is none to a block of the owner's own refers to. */
    private void releaseShare(int old) {
        if (isShared(old)) {
            shared.release(classOf(old), old & INDEX);
        }
    }

    private void remove(int reference) {
        SlabClass slab = slabs[classOf(reference)];
        int index = reference & INDEX;
        if (slab.remove(index)) {
            references.setReference(slab.header(index), reference);
        }
    }

    /** Bytes that the owner's delta takes here; of a shared block, all of it. */
    public int bytes(int owner) {
        int reference = references.reference(owner);
        while (isLarge(reference)) {
            LargeDeltas chains = large(owner);
            synchronized (chains) {
                int now = references.reference(owner);
                if (now == reference) {
                    return chains.bytes(reference & INDEX);
                }
                reference = now;
            }
        }
        return isNone(reference) ? 0 : BlockSizes.bytes(classOf(reference));
    }

    /** Bytes that all blocks take outside the Java heap. */
    public long offHeapBytes() {
        return source.offHeap() ? source.openBytes() : 0;
    }

    /** Bytes that all blocks take in the Java heap. */
    public long heapBytes() {
        return source.offHeap() ? 0 : source.openBytes();
    }

    /** Bytes that all deltas take, wherever they lie. */
    public long bytes() {
        return source.openBytes();
    }

    /** Bytes of the blocks that have one owner each, headers included. */
    public long ownBytes() {
        long bytes = 0;
        for (SlabClass slab : slabs) {
            synchronized (slab) {
                bytes += slab.bytes();
            }
        }
        for (LargeDeltas chains : large) {
            synchronized (chains) {
                bytes += chains.bytes();
            }
        }
        return bytes;
    }

    /** Bytes of the blocks that are shared, headers included. */
    public long sharedBytes() {
        synchronized (shared) {
            return shared.bytes();
        }
    }

    /** How many blocks are shared. */
    public int sharedBlocks() {
        synchronized (shared) {
            return shared.count();
        }
    }

    /** Gives all memory back. The store must not be used afterwards. */
    @Override
    public void close() {
        for (SlabClass slab : slabs) {
            synchronized (slab) {
                slab.close();
            }
        }
        synchronized (shared) {
            shared.close();
        }
        for (LargeDeltas chains : large) {
            synchronized (chains) {
                chains.close();
            }
        }
    }

    /** Whether a reference refers to nothing. */
    public static boolean isNone(int reference) {
        return (reference & CLASS) == 0;
    }

    private static boolean inSlab(int reference) {
        return reference > 0 && !isNone(reference) && classOf(reference) != LARGE;
    }

    private static boolean isLarge(int reference) {
        return reference > 0 && classOf(reference) == LARGE;
    }

    private static int classOf(int reference) {
        return (reference >>> CLASS_SHIFT & 15) - 1;
    }

    private static int reference(int size, int index) {
        return (size + 1) << CLASS_SHIFT | index;
    }
}
