package dev.plankton.memory;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The deltas of all VMs, in slabs: an idle VM keeps a reference of 32 bits to a block here, and nothing else.
 *
 * <p>A small delta lies in a block of one of a few sizes (see {@link SlabClass}), off the Java heap unless told otherwise;
 * VMs whose deltas are byte-identical share one block ({@link SharedBlocks}); a delta of more than a kilobyte is an array
 * of its own.
 *
 * <p>Safe for any thread, but {@link #load}, {@link #store} and {@link #free} are for whoever runs the owner. What moves
 * an owner's block holds the monitor of the block's class, so a reference is good while that is held.
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
     * @param limit bytes of all blocks, at most
     */
    public record Layout(boolean offHeap, boolean sharing, long limit) {}

    /** The reference of an owner whose state equals its template. */
    private static final int NONE = 0;

    /** Bytes of the blocks of each class, header included. */
    static final int[] SIZES = {16, 24, 32, 40, 48, 56, 64, 80, 96, 128, 192, 256, 512, 1024};

    private static final int LARGE = SIZES.length;
    private static final int CLASS_SHIFT = 27;
    private static final int INDEX = (1 << CLASS_SHIFT) - 1;
    private static final int SHARED = 1 << 31;

    private static final int CLASS = 15 << CLASS_SHIFT;

    private static final byte[] CLASS_OF_EIGHTHS = classes();

    private final References references;
    private final PageSource source;
    private final SlabClass[] slabs = new SlabClass[SIZES.length];
    private final SharedBlocks shared;
    private final boolean sharing;
    private final ConcurrentHashMap<Integer, byte[]> large = new ConcurrentHashMap<>();

    /** An empty store. */
    public DeltaStore(Layout layout, References references) {
        this.references = references;
        sharing = layout.sharing();
        source = new PageSource(layout.offHeap(), layout.limit());
        for (int n = 0; n < slabs.length; n++) {
            slabs[n] = new SlabClass(SIZES[n], source);
        }
        shared = new SharedBlocks(source);
    }

    /** Copies the owner's delta into {@code delta}; for whoever runs the owner. */
    public void load(int owner, Delta delta) {
        int reference = references.reference(owner);
        if (isShared(reference)) {
            // Nobody changes a shared block, and it stays while the owner has its share.
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
        if (size == LARGE) {
            byte[] bytes = large.get(owner);
            if (bytes != null) {
                delta.set(bytes);
            }
            return bytes != null;
        }
        synchronized (isShared(reference) ? shared : slabs[size]) {
            if (references.reference(owner) != reference) {
                return false;
            }
            if (isShared(reference)) {
                shared.read(size, reference & INDEX, delta);
            } else {
                slabs[size].read(reference & INDEX, delta);
            }
            return true;
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
        int size = classFor(delta.length());
        if (size == LARGE) {
            byte[] bytes = delta.copy();
            free(owner);
            large.put(owner, bytes);
            references.setReference(owner, reference(LARGE, 0));
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
        shared.retain(classOf(reference), reference & INDEX);
        return reference;
    }

    /** Gives back a share taken by {@link #hold}. */
    public void letGo(int held) {
        shared.release(classOf(held), held & INDEX);
    }

    /** Makes the owner share a block that somebody holds, instead of what it had. */
    public void adopt(int owner, int held) {
        int old = references.reference(owner);
        if (isShared(old)) {
            references.setReference(owner, held);
            shared.exchange(classOf(old), old & INDEX, classOf(held), held & INDEX);
        } else {
            shared.retain(classOf(held), held & INDEX);
            drop(owner, held);
        }
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
        boolean leavesSlab = inSlab(old);
        if (!leavesSlab) {
            synchronized (slabs[size]) {
                int index = slabs[size].add(owner);
                slabs[size].write(index, delta);
                references.setReference(owner, reference(size, index));
            }
            release(owner, old);
            return;
        }
        int from = classOf(old);
        // Both at once, so that neither block moves between; always in this order.
        synchronized (slabs[Math.min(from, size)]) {
            synchronized (slabs[Math.max(from, size)]) {
                int index = slabs[size].add(owner);
                slabs[size].write(index, delta);
                remove(references.reference(owner));
                references.setReference(owner, reference(size, index));
            }
        }
    }

    private void drop(int owner, int next) {
        int old = references.reference(owner);
        if (inSlab(old)) {
            synchronized (slabs[classOf(old)]) {
                remove(references.reference(owner));
                references.setReference(owner, next);
            }
        } else {
            references.setReference(owner, next);
            release(owner, old);
        }
    }

    /** Gives back a block that no other thread moves. */
    private void release(int owner, int old) {
        if (isShared(old)) {
            shared.release(classOf(old), old & INDEX);
        } else if (!isNone(old)) {
            large.remove(owner);
        }
    }

    private void remove(int reference) {
        int moved = slabs[classOf(reference)].remove(reference & INDEX);
        if (moved >= 0) {
            references.setReference(moved, reference);
        }
    }

    /** Bytes that the owner's delta takes here; of a shared block, all of it. */
    public int bytes(int owner) {
        int reference = references.reference(owner);
        if (isNone(reference)) {
            return 0;
        }
        if (classOf(reference) < LARGE) {
            return SIZES[classOf(reference)];
        }
        byte[] bytes = large.get(owner);
        return bytes == null ? 0 : bytes.length;
    }

    /** Bytes that all blocks take outside the Java heap. */
    public long offHeapBytes() {
        return source.offHeap() ? source.openBytes() : 0;
    }

    /** Bytes that all deltas take in the Java heap. */
    public long heapBytes() {
        long arrays = large.values().stream().mapToLong(bytes -> bytes.length).sum();
        return arrays + (source.offHeap() ? 0 : source.openBytes());
    }

    /** Bytes that all deltas take, wherever they lie. */
    public long bytes() {
        return offHeapBytes() + heapBytes();
    }

    /** How many blocks are shared. */
    public int sharedBlocks() {
        synchronized (shared) {
            return shared.count();
        }
    }

    /** Gives all memory back. Nobody may use the store any more. */
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
        large.clear();
    }

    /** The smallest class whose block holds {@code length} bytes. */
    static int classFor(int length) {
        int eighths = (length + SlabClass.HEADER + 7) >> 3;
        return eighths < CLASS_OF_EIGHTHS.length ? CLASS_OF_EIGHTHS[eighths] : LARGE;
    }

    private static byte[] classes() {
        byte[] classes = new byte[(SIZES[SIZES.length - 1] >> 3) + 1];
        int size = 0;
        for (int eighths = 0; eighths < classes.length; eighths++) {
            if (eighths << 3 > SIZES[size]) {
                size++;
            }
            classes[eighths] = (byte) size;
        }
        return classes;
    }

    /** Whether a reference refers to nothing. */
    public static boolean isNone(int reference) {
        return (reference & CLASS) == 0;
    }

    private static boolean inSlab(int reference) {
        return reference > 0 && !isNone(reference) && classOf(reference) != LARGE;
    }

    private static int classOf(int reference) {
        return (reference >>> CLASS_SHIFT & 15) - 1;
    }

    private static int reference(int size, int index) {
        return (size + 1) << CLASS_SHIFT | index;
    }
}
