package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deltas of all VMs, in slabs: an idle VM keeps a reference of 32 bits to a block here, and nothing else.
 *
 * <p>A small delta lies in a block of one of a few sizes (see {@link SlabClass}), by default off the Java heap; VMs whose
 * deltas are byte-identical share one block ({@link SharedBlocks}); a delta of more than a kilobyte is a chain of blocks
 * ({@link LargeDeltas}). All of them together stay within a {@link Budget}. If there is a {@link SpillFile}, deltas that were
 * not stored for long lie there when the budget is nearly used up ({@link Spill}), until they are stored again.
 *
 * <p>Safe for any thread, but {@link #load}, {@link #store} and {@link #free} are for the thread that runs the owner. A
 * reference means what it says only while the monitor of what it refers to is held: that of
 * its {@link Place} or of the shared blocks. A change takes place under the monitors of the old and the new place, and the reference goes from
 * the old to the new one at once; what gives a block a new meaning holds the block's monitor. So a reader takes the
 * monitor, looks whether the reference is still (or again) the same, and then reads the owner's present delta, whatever
 * happened in between. An owner that has a block of its own has one until its thread stores something else, but any thread that stores may move it, within its place or to the file.
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
     * @param file where those go that were not stored for long when the budget is nearly used up, or null; closed with the
     *     store
     */
    public record Layout(
            boolean offHeap,
            boolean sharing,
            Budget budget,
            @Nullable SpillFile file) {
        /** Without a file. */
        public Layout(boolean offHeap, boolean sharing, Budget budget) {
            this(offHeap, sharing, budget, null);
        }
    }

    /** Places for large deltas with a monitor of their own, a power of two: copying one takes long. */
    private static final int STRIPES = 8;

    private static final int REHEARSAL_BYTES = 1 << 20;

    private final References references;
    private final PageSource source;
    private final SharedBlocks shared;
    private final boolean sharing;

    /** Places in memory: one for each class of small deltas, then those of large ones. */
    private final List<Place> hot;

    /** Those in the file, in the same order; none without a file. */
    private final List<Place> cold;

    private final @Nullable Spill spill;

    /** An empty store. */
    public DeltaStore(Layout layout, References references) {
        this.references = references;
        sharing = layout.sharing();
        source = new PageSource(layout.offHeap(), layout.budget());
        shared = new SharedBlocks(source);
        SpillFile file = layout.file();
        hot = places(source, file != null, false);
        cold = file == null ? List.of() : places(file, true, true);
        spill = file == null ? null : new Spill(file, layout.budget(), references, hot, cold);
        if (spill != null) {
            layout.budget().relievedBy(this::makeRoom);
        }
    }

    /**
     * Keeps a delta and takes it back, so that the JVM has made what access to memory outside the heap takes before the first VM
     * sleeps; from any thread.
     */
    public static void rehearse() {
        int[] reference = {0};
        References one = new References() {
            @Override
            public int reference(int owner) {
                return reference[0];
            }

            @Override
            public void setReference(int owner, int value) {
                reference[0] = value;
            }
        };
        try (DeltaStore store = new DeltaStore(new Layout(true, false, new Budget(REHEARSAL_BYTES)), one)) {
            Delta delta = new Delta();
            delta.set(new byte[Long.BYTES]);
            store.store(0, delta);
            boolean _ = store.load(0, delta);
        } catch (OutOfMemoryError _) {
            return; // The first VM meets the same.
        }
    }

    private List<Place> places(SlabPage.Source pages, boolean withFile, boolean inFile) {
        List<Place> places = new ArrayList<>();
        int order = inFile ? BlockSizes.COUNT + STRIPES : 0;
        for (int size = 0; size < BlockSizes.COUNT; size++) {
            Reference.Kind kind = Reference.Kind.of(size, withFile, inFile);
            SlabClass slab = new SlabClass(BlockSizes.bytes(size), pages, kind.most());
            places.add(
                    inFile
                            ? new FileDeltas(order++, slab, kind, references)
                            : new SmallDeltas(order++, false, slab, kind, references));
        }
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            Reference.Kind kind = Reference.Kind.of(Reference.LARGE, withFile, inFile);
            places.add(new LargeDeltas(order++, inFile, pages, kind, references));
        }
        return List.copyOf(places);
    }

    /** Where a delta of the owner lies; null if it has none of its own. */
    private @Nullable Place placeOf(int owner, int reference) {
        if (Reference.isNone(reference) || Reference.isShared(reference)) {
            return null;
        }
        int size = Reference.classOf(reference);
        return place(owner, size, spill != null && Reference.inFile(reference, size) ? cold : hot);
    }

    private static Place place(int owner, int size, List<Place> places) {
        return places.get(size == Reference.LARGE ? size + (owner & STRIPES - 1) : size);
    }

    /**
     * Copies the owner's delta into {@code delta}; for the thread that runs the owner. Returns whether it lay in the file.
     */
    public boolean load(int owner, Delta delta) {
        int reference = references.reference(owner);
        if (Reference.isShared(reference)) {
            // A shared block never changes, and it stays while the owner has its share.
            readShared(reference, delta);
            return false;
        }
        return read(owner, delta);
    }

    /** Copies the owner's delta into {@code delta}; for any thread at any time. */
    public void peek(int owner, Delta delta) {
        boolean _ = read(owner, delta);
    }

    /** The same for one of many owners that are looked at one after the other, until {@link #end(LastLook)}. */
    public void peek(int owner, Delta delta, LastLook last) {
        int reference = references.reference(owner);
        if (Reference.isShared(reference) && (reference == last.reference() || look(owner, reference, last))) {
            readShared(reference, delta);
        } else {
            peek(owner, delta);
        }
    }

    /** Takes a share of the block that the owner shares, in place of what was looked at last; false if it shares another now. */
    private boolean look(int owner, int reference, LastLook last) {
        synchronized (shared) {
            if (references.reference(owner) != reference) {
                return false;
            }
            retain(reference, 1);
            release(last.exchange(reference), 1);
            return true;
        }
    }

    /** Gives back the share that {@code last} has. */
    public void end(LastLook last) {
        release(last.exchange(Reference.NONE), 1);
    }

    private boolean read(int owner, Delta delta) {
        while (true) {
            int reference = references.reference(owner);
            Place place = placeOf(owner, reference);
            if (place == null ? tryReadShared(owner, reference, delta) : tryRead(place, owner, reference, delta)) {
                if (place != null && place.inFile() && spill != null) {
                    spill.file().touched(SpillFile.AROUND);
                    return true;
                }
                return false;
            }
            Thread.onSpinWait();
        }
    }

    private boolean tryRead(Place place, int owner, int reference, Delta delta) {
        synchronized (place) {
            boolean same = references.reference(owner) == reference;
            if (same) {
                place.read(reference, delta);
            }
            return same;
        }
    }

    private boolean tryReadShared(int owner, int reference, Delta delta) {
        if (Reference.isNone(reference)) {
            delta.clear();
            return true;
        }
        synchronized (shared) {
            boolean same = references.reference(owner) == reference;
            if (same) {
                readShared(reference, delta);
            }
            return same;
        }
    }

    private void readShared(int reference, Delta delta) {
        int size = Reference.classOf(reference);
        shared.read(size, Reference.sharedIndex(reference, size), delta);
    }

    /**
     * Keeps {@code delta}, which may be changed afterwards, for the owner instead of what it had: in memory.
     *
     * @throws OutOfMemoryError if there is no room; then the owner keeps what it had
     */
    public void store(int owner, Delta delta) {
        if (delta.length() == 0) {
            free(owner);
            return;
        }
        if (spill != null) {
            spill.relieve();
        }
        int size = BlockSizes.classFor(delta.length());
        if (sharing && size != Reference.LARGE) {
            long found = shared.acquire(delta);
            if (found >= 0) {
                drop(owner, Reference.shared((int) (found >> 32), (int) found));
                return;
            }
        }
        while (size < Reference.LARGE - 1 && hot.get(size).isFull()) {
            size++;
        }
        Place to = place(owner, size, hot);
        while (true) {
            try {
                put(owner, to, delta);
                return;
            } catch (OutOfMemoryError e) {
                if (spill == null || !spill.makeRoom()) {
                    throw e;
                }
            }
        }
    }

    /**
     * The same for one of many owners whose deltas the calling thread stores one after the other, so that {@code last} is in
     * use until {@link #end}.
     */
    public void store(int owner, Delta delta, LastShare last) {
        if (!last.active()) {
            store(owner, delta);
            return;
        }
        int same = last.take(delta);
        if (same != Reference.NONE) {
            drop(owner, same);
            return;
        }
        store(owner, delta);
        int reference = hold(owner);
        if (isShared(reference)) {
            giveBack(last);
            int more = last.wanted();
            retain(reference, more);
            last.set(delta, reference, more + 1);
        }
    }

    /** Gives the shares back that {@code last} has taken; for the thread that stored with it. */
    public void end(LastShare last) {
        last.stop();
        giveBack(last);
    }

    private void giveBack(LastShare last) {
        release(last.reference(), last.takeSpare());
    }

    private void put(int owner, Place to, Delta delta) {
        boolean done = false;
        while (!done) {
            int old = references.reference(owner);
            Place from = placeOf(owner, old);
            if (from == null) {
                synchronized (to) {
                    references.setReference(owner, to.add(owner, delta));
                }
                releaseShare(old);
                done = true;
            } else {
                done = from == to ? write(owner, to, delta) : putInPlaceOf(from, owner, to, delta);
            }
        }
    }

    /** Writes to where the owner's delta lies, if it still does. */
    private boolean write(int owner, Place to, Delta delta) {
        synchronized (to) {
            int now = references.reference(owner);
            boolean there = placeOf(owner, now) == to;
            if (there) {
                to.write(now, delta);
            }
            return there;
        }
    }

    /** Puts the owner's delta elsewhere than where it lies, if it still lies there. */
    private boolean putInPlaceOf(Place from, int owner, Place to, Delta delta) {
        boolean up = from.order() < to.order();
        // Both at once, so that neither delta moves between.
        synchronized (up ? from : to) {
            synchronized (up ? to : from) {
                int now = references.reference(owner);
                boolean there = placeOf(owner, now) == from;
                if (there) {
                    references.setReference(owner, to.add(owner, delta));
                    from.remove(now);
                }
                return there;
            }
        }
    }

    /** Takes another share of the block that the owner shares, and returns its reference; 0 if it shares none. */
    public int hold(int owner) {
        int reference = references.reference(owner);
        if (!isShared(reference)) {
            return Reference.NONE;
        }
        retain(reference, 1);
        return reference;
    }

    /** Gives back a share taken by {@link #hold}. */
    public void letGo(int held) {
        release(held, 1);
    }

    /** Takes {@code more} shares for owners whose reference will be {@code held}. */
    public void retain(int held, int more) {
        int size = Reference.classOf(held);
        shared.retain(size, Reference.sharedIndex(held, size), more);
    }

    /**
     * Gives back what {@code owners} owners had that all had this reference, and have it no more.
     *
     * @param reference none, or one to a shared block
     */
    public void release(int reference, int owners) {
        if (isShared(reference) && owners > 0) {
            int size = Reference.classOf(reference);
            shared.release(size, Reference.sharedIndex(reference, size), owners);
        }
    }

    /** Makes the owner share a block that another owner holds, instead of what it had. */
    public void adopt(int owner, int held) {
        int old = references.reference(owner);
        if (isShared(old)) {
            references.setReference(owner, held);
            int from = Reference.classOf(old);
            int to = Reference.classOf(held);
            shared.exchange(from, Reference.sharedIndex(old, from), to, Reference.sharedIndex(held, to));
        } else {
            retain(held, 1);
            drop(owner, held);
        }
    }

    /** Whether a block of this many bytes is that of a small delta: see {@link Budget}. */
    public static boolean isSmall(long bytes) {
        return bytes <= BlockSizes.LARGEST;
    }

    /** Whether a reference is one to a block that others may share. */
    public static boolean isShared(int reference) {
        return Reference.isShared(reference);
    }

    /** Forgets the owner's delta. */
    public void free(int owner) {
        drop(owner, Reference.NONE);
    }

    /** Forgets the owner's delta for good, and leaves {@code mark}, a reference to nothing, in its place. */
    public void free(int owner, int mark) {
        drop(owner, mark);
    }

    private void drop(int owner, int next) {
        boolean done = false;
        while (!done) {
            int old = references.reference(owner);
            Place from = placeOf(owner, old);
            if (from == null) {
                references.setReference(owner, next);
                releaseShare(old);
                return;
            }
            synchronized (from) {
                int now = references.reference(owner);
                done = placeOf(owner, now) == from;
                if (done) {
                    references.setReference(owner, next);
                    from.remove(now);
                }
            }
        }
    }

    /** Gives back what a reference that is none to a block of the owner's own refers to. */
    private void releaseShare(int old) {
        release(old, 1);
    }

    /** Bytes that the owner's delta takes here; of a shared block, all of it. */
    public int bytes(int owner) {
        while (true) {
            int reference = references.reference(owner);
            if (Reference.isNone(reference)) {
                return 0;
            }
            int size = Reference.classOf(reference);
            if (size != Reference.LARGE) {
                return BlockSizes.bytes(size);
            }
            Place place = placeOf(owner, reference);
            if (place != null) {
                synchronized (place) {
                    if (references.reference(owner) == reference) {
                        return place.bytes(reference);
                    }
                }
            }
        }
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

    /** Bytes of the blocks in memory that have one owner each, headers included. */
    public long ownBytes() {
        return bytes(hot);
    }

    /** Bytes of the blocks in the file, headers included. */
    public long inFileBytes() {
        return bytes(cold);
    }

    private static long bytes(List<Place> places) {
        long bytes = 0;
        for (Place place : places) {
            synchronized (place) {
                bytes += place.bytes();
            }
        }
        return bytes;
    }

    /** Bytes of the disk that the file takes; 0 without one. */
    public long fileBytes() {
        return spill == null ? 0 : spill.file().bytes();
    }

    /** Bytes that the file may take; 0 without one. */
    public long fileLimit() {
        return spill == null ? 0 : spill.file().limit();
    }

    /** Moves deltas to the file until some memory is given back; false if that cannot be. */
    boolean makeRoom() {
        return spill != null && spill.makeRoom();
    }

    /** How often a delta was moved to the file. */
    public long movedToFile() {
        return spill == null ? 0 : spill.moved();
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

    /** Gives all memory back, and the file. The store must not be used afterwards. */
    @Override
    public void close() {
        if (spill != null) {
            spill.close();
        }
        for (List<Place> places : List.of(hot, cold)) {
            for (Place place : places) {
                synchronized (place) {
                    place.close();
                }
            }
        }
        synchronized (shared) {
            shared.close();
        }
        if (spill != null) {
            spill.file().close();
        }
    }

    /** Whether a reference refers to nothing. */
    public static boolean isNone(int reference) {
        return Reference.isNone(reference);
    }
}
