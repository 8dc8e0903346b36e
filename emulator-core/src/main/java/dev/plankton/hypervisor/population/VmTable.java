package dev.plankton.hypervisor.population;

import dev.plankton.memory.store.DeltaStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * What every VM has: its run word and the reference of its delta. VMs are numbered consecutively, and 256 of them are a
 * chunk. A chunk whose VMs have equal words and equal references is one object, {@link Alike}; the references may change once
 * within it, as they do where the clock advanced while its VMs booted. Any other chunk is an array of eight bytes a VM, without pointers, so that the garbage collector has nothing to look at.
 *
 * <p>All methods may be called by any thread. Each is atomic, and a change happens before every read that returns it, as if
 * each word and each reference were a volatile variable, whether the chunk changes its form meanwhile or not. {@link #add}
 * and {@link #contract} lock, the others only wait for a {@link #contract} of their chunk that is under way, some
 * microseconds.
 *
 * <p>How a chunk changes its form:
 *
 * <ul>
 *   <li>Alike to array, when a VM is to differ: the array is filled and replaces the object by compare-and-set; the change
 *       itself follows in the array. Of two threads that do so one replaces, and the other finds its array.
 *   <li>Array to alike, {@link #contract}: under the array's monitor each word is <em>frozen</em>: {@link #FROZEN}, a bit that
 *       run words do not use, is set by compare-and-set. Then all references are read. If all were alike, the object replaces
 *       the array; else the words are thawed. A frozen word has its value still, which readers return without waiting. But
 *       every compare-and-set of it fails: the thread enters the monitor, so that it waits for the end, and begins again with
 *       what the chunk is then. An array that was replaced stays frozen for ever. What a late reader finds there was true when
 *       the array was replaced, which was after the reader had begun.
 *   <li>A reference is written without looking at the old one, so freezing does not stop it. Its writer looks at the VM's
 *       word afterwards: if that is not frozen, {@code contract} freezes it later and so reads the new reference later; if it
 *       is, the writer waits as above and writes once more. It is the only writer of this reference: see {@link
 *       DeltaStore.References}.
 *   <li>Alike to alike, {@link #endAlike}: by compare-and-set of the object.
 * </ul>
 */
public final class VmTable implements DeltaStore.References {
    /** Bytes of a VM in a chunk whose VMs differ. */
    static final int BYTES = 2 * Integer.BYTES;

    /** The table's own bit in a run word. */
    static final int FROZEN = 1 << 8;

    private static final int CHUNK_SHIFT = 8;

    /** VMs of a chunk; chunks begin at its multiples. */
    public static final int CHUNK = 1 << CHUNK_SHIFT;

    /** VMs that there can be: numbers, and counts of VMs with a few added, stay within an {@code int}. */
    public static final int MOST = Integer.MAX_VALUE - CHUNK + 1;

    private static final long CHUNK_BYTES = (long) CHUNK * BYTES;

    /** Of a chunk whose VMs are alike: its place in the page; many chunks have one object. */
    private static final int ALIKE_BYTES = 4;

    /** Chunks of a page are {@code 1 << PAGE_SHIFT}. Pages are not moved, so that no change of a chunk can get lost. */
    private static final int PAGE_SHIFT = 16;

    private static final int PAGE = 1 << PAGE_SHIFT;

    private static final VarHandle PAGES = MethodHandles.arrayElementVarHandle(Object[][].class);
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);

    /** By page and chunk: an {@link Alike}, or an {@code int[]} with word and reference of each VM in turn. */
    private final Object[][] pages = new Object[1 << Integer.SIZE - 1 - CHUNK_SHIFT - PAGE_SHIFT][];

    /** What the last contraction has made. */
    private volatile Alike contracted = new Alike(0, 0);

    private final AtomicInteger arrays = new AtomicInteger();
    private final long limit;
    private final int firstNumber;
    private volatile int size;

    /** A chunk of VMs that do not differ, but that those from place {@code split} on may have another reference. */
    private record Alike(int word, int reference, int split, int later) {
        /** Of VMs that do not differ at all. */
        Alike(int word, int reference) {
            this(word, reference, CHUNK, reference);
        }

        int reference(int place) {
            return place < split ? reference : later;
        }
    }

    /** Takes the reference that some VMs have had. */
    public interface Released {
        /** It was that of {@code vms} VMs. */
        void released(int reference, int vms);
    }

    /** A table of any size that {@link #MOST} allows. */
    public VmTable() {
        this(Long.MAX_VALUE, 0);
    }

    /**
     * A table without VMs.
     *
     * @param limit bytes of arrays from which on {@link #hasRoom} refuses another one
     * @param firstNumber what users know the first VM by
     */
    VmTable(long limit, int firstNumber) {
        this.limit = limit;
        this.firstNumber = firstNumber;
    }

    /** What users know the first VM by, the place of which is 0. */
    public int firstNumber() {
        return firstNumber;
    }

    /** VMs that can still be added before there are no numbers left. */
    public int numbersLeft() {
        return MOST - firstNumber - size;
    }

    /**
     * Adds {@code count} VMs with consecutive numbers and this run word, without a delta; returns the number of the first.
     * The caller sees to it that there will not be more than {@link #MOST}.
     */
    public int add(int count, int word) {
        return add(count, word, 0);
    }

    /** The same with this reference of a delta, which has a share for each of them. */
    public synchronized int add(int count, int word, int reference) {
        int first = size;
        int needed = Math.addExact(first, count);
        Alike alike = new Alike(word, reference);
        for (int n = first; n < needed; n = chunkEnd(n, needed)) {
            if (beginsChunk(n)) {
                begin(n, alike);
            } else {
                fillUp(n, chunkEnd(n, needed), alike);
            }
        }
        size = needed;
        return first;
    }

    private void begin(int first, Alike alike) {
        int number = first >> CHUNK_SHIFT + PAGE_SHIFT;
        if (pages[number] == null) {
            PAGES.setRelease(pages, number, new Object[PAGE]);
        }
        SLOT.setVolatile(page(first), slot(first), alike);
    }

    /** Adds to a chunk that has VMs already; it is not contracted before it is full. */
    private void fillUp(int from, int to, Alike added) {
        if (added.equals(chunk(from))) {
            return;
        }
        int[] cells = array(from);
        for (int n = from; n < to; n++) {
            CELL.setVolatile(cells, cell(n) + 1, added.reference);
            CELL.setVolatile(cells, cell(n), added.word);
        }
    }

    /** Number after the last VM of the chunk of VM {@code number}, or {@code limit} if that is less. */
    public static int chunkEnd(int number, int limit) {
        return (int) Math.min((number | CHUNK - 1) + 1L, limit);
    }

    /** Whether VM {@code number} is the first of a chunk. */
    public static boolean beginsChunk(int number) {
        return (number & CHUNK - 1) == 0;
    }

    /** Number of VMs ever added; their numbers are 0 to one less. */
    public int size() {
        return size;
    }

    /** Bytes that the VMs take here at most: when all differ. */
    public long bytes() {
        return chunks() * CHUNK_BYTES;
    }

    /** Bytes that they take now, about. */
    public long bytesHeld() {
        return arrays.get() * CHUNK_BYTES + (chunks() - arrays.get()) * ALIKE_BYTES;
    }

    private long chunks() {
        return size + CHUNK - 1L >> CHUNK_SHIFT;
    }

    /** Whether VM {@code number} may differ from the others of its chunk: false if that takes an array beyond the limit. */
    public boolean hasRoom(int number) {
        return arrays.get() * CHUNK_BYTES < limit || chunk(number) instanceof int[];
    }

    /** The run word of VM {@code number}. */
    public int word(int number) {
        Object chunk = chunk(number);
        return chunk instanceof Alike alike
                ? alike.word
                : (int) CELL.getVolatile((int[]) chunk, cell(number)) & ~FROZEN;
    }

    void word(int number, int value) {
        while (!changeWord(number, word(number), value)) {
            Thread.onSpinWait();
        }
    }

    boolean changeWord(int number, int from, int to) {
        while (true) {
            Object chunk = chunk(number);
            if (chunk instanceof Alike alike) {
                if (alike.word != from || from == to) {
                    return alike.word == from;
                }
                expand(number, alike);
                continue;
            }
            int[] cells = (int[]) chunk;
            if (CELL.compareAndSet(cells, cell(number), from, to)) {
                return true;
            }
            int now = (int) CELL.getVolatile(cells, cell(number));
            if ((now & ~FROZEN) != from) {
                return false;
            }
            if (now != from) {
                awaitContraction(cells);
            }
        }
    }

    @Override
    public int reference(int number) {
        Object chunk = chunk(number);
        return chunk instanceof Alike alike
                ? alike.reference(number & CHUNK - 1)
                : (int) CELL.getVolatile((int[]) chunk, cell(number) + 1);
    }

    @Override
    public void setReference(int number, int reference) {
        while (true) {
            Object chunk = chunk(number);
            if (chunk instanceof Alike alike) {
                if (alike.reference(number & CHUNK - 1) == reference) {
                    return;
                }
                expand(number, alike);
                continue;
            }
            int[] cells = (int[]) chunk;
            CELL.setVolatile(cells, cell(number) + 1, reference);
            if (((int) CELL.getVolatile(cells, cell(number)) & FROZEN) == 0) {
                return;
            }
            awaitContraction(cells);
        }
    }

    /** Returns when no contraction of this chunk is under way: it holds the monitor. */
    @SuppressWarnings("EmptySynchronizedBlock") // To wait is what is meant.
    private static void awaitContraction(int[] cells) {
        synchronized (cells) {
        }
    }

    /** The array of a VM's chunk, which no longer is alike. */
    private int[] array(int number) {
        while (true) {
            Object chunk = chunk(number);
            if (chunk instanceof int[] cells) {
                return cells;
            }
            expand(number, (Alike) chunk);
        }
    }

    private void expand(int number, Alike alike) {
        int[] cells = new int[2 * CHUNK];
        for (int at = 0; at < cells.length; at += 2) {
            cells[at] = alike.word;
            cells[at + 1] = alike.reference(at >> 1);
        }
        if (SLOT.compareAndSet(page(number), slot(number), alike, cells)) {
            arrays.incrementAndGet();
        }
    }

    /** Whether the VMs of the chunk of VM {@code number} have the same word now, and none has a delta of its own. */
    public boolean isAlike(int number) {
        return chunk(number) instanceof Alike;
    }

    /**
     * The first VM from {@code number} on that runs, {@link #size} or more if there is none. One that begins meanwhile is found, or finds what
     * the calling thread has written before. Looks at chunks: this is called while all VMs of a population wait.
     */
    public int nextRunning(int number) {
        VarHandle.fullFence();
        int next = number;
        while (next < size) {
            int end = chunkEnd(next, size);
            if (chunk(next) instanceof int[] cells) { // VMs that are alike do not run.
                int found = nextRunning(cells, cell(next), cell(end - 1));
                if (found >= 0) {
                    return (next & -CHUNK) + (found >> 1);
                }
            }
            next = end;
        }
        return next;
    }

    private static int nextRunning(int[] cells, int from, int last) {
        for (int at = from; at <= last; at += 2) {
            if (RunWord.runs((int) CELL.getAcquire(cells, at))) {
                return at;
            }
        }
        return -1;
    }

    /** Makes the chunk of VM {@code number} one object if it is full, and its VMs are at rest and do not differ. */
    public void contract(int number) {
        if (!(chunk(number) instanceof int[] cells) || (number | CHUNK - 1) >= size) {
            return;
        }
        int word = (int) CELL.getVolatile(cells, 0);
        Alike alike = alike(cells, word);
        if (!RunWord.rests(word) || !isShared(alike.reference) || !isShared(alike.later) || !looksLike(alike, cells)) {
            return;
        }
        synchronized (cells) {
            // If another thread has replaced this array, its words are frozen already, and none is frozen here.
            int frozen = 0;
            while (frozen < cells.length && CELL.compareAndSet(cells, frozen, word, word | FROZEN)) {
                frozen += 2;
            }
            if (frozen == cells.length && referencesAre(alike, cells)) {
                SLOT.setVolatile(page(number), slot(number), alike);
                arrays.decrementAndGet();
                return;
            }
            for (int at = 0; at < frozen; at += 2) {
                CELL.setVolatile(cells, at, word);
            }
        }
    }

    /** What a chunk may become; chunks that were booted together have one object, if possible. */
    private Alike alike(int[] cells, int word) {
        int reference = cells[1];
        int split = 1;
        while (split < CHUNK && cells[2 * split + 1] == reference) {
            split++;
        }
        int later = split < CHUNK ? cells[2 * split + 1] : reference;
        Alike last = contracted;
        if (last.word != word || last.reference != reference || last.split != split || last.later != later) {
            last = new Alike(word, reference, split, later);
            contracted = last;
        }
        return last;
    }

    /** Whether no other thread changes a reference without having changed the word before: as it does to move a block. */
    private static boolean isShared(int reference) {
        return DeltaStore.isShared(reference) || DeltaStore.isNone(reference);
    }

    /** Whether it is worth to freeze the words; others may change them meanwhile. */
    private static boolean looksLike(Alike alike, int[] cells) {
        for (int place = 0; place < CHUNK; place++) {
            if (cells[2 * place] != alike.word || cells[2 * place + 1] != alike.reference(place)) {
                return false;
            }
        }
        return true;
    }

    private static boolean referencesAre(Alike alike, int[] cells) {
        for (int place = 0; place < CHUNK; place++) {
            if ((int) CELL.getVolatile(cells, 2 * place + 1) != alike.reference(place)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Ends all VMs of the chunk that begins with VM {@code first} at once, if they are alike and at rest and have not ended;
     * false, with nothing done, if not.
     *
     * @param next makes the reference that each has from then on of the one it has; may be called several times
     * @param released takes the references that they had
     */
    public boolean endAlike(int first, IntUnaryOperator next, Released released) {
        int vms = chunkEnd(first, size) - first;
        while (chunk(first) instanceof Alike alike && RunWord.canEndAtRest(alike.word)) {
            Alike after = new Alike(
                    RunWord.ended(alike.word),
                    next.applyAsInt(alike.reference),
                    alike.split,
                    next.applyAsInt(alike.later));
            if (SLOT.compareAndSet(page(first), slot(first), alike, after)) {
                released.released(alike.reference, Math.min(vms, alike.split));
                released.released(alike.later, Math.max(0, vms - alike.split));
                return true;
            }
        }
        return false;
    }

    private Object chunk(int number) {
        return SLOT.getVolatile(page(number), slot(number));
    }

    private Object[] page(int number) {
        return (Object[]) PAGES.getAcquire(pages, number >> CHUNK_SHIFT + PAGE_SHIFT);
    }

    private static int slot(int number) {
        return number >> CHUNK_SHIFT & PAGE - 1;
    }

    private static int cell(int number) {
        return (number & CHUNK - 1) << 1;
    }
}
