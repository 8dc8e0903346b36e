package dev.plankton.memory.store;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where slabs get their pages from: memory outside the Java heap, or arrays in it, within a {@link Budget}. Safe for any
 * thread.
 */
final class PageSource implements SlabPage.Source {
    /** A page has at most {@code 1 << LARGEST_PAGE} bytes. */
    private static final int LARGEST_PAGE = 18;

    /** A page has room for {@code 1 << SMALLEST_PAGE} bytes at least. */
    private static final int SMALLEST_PAGE = 12;

    /** Pages that fit into a small budget, at least, as a power of two: each size of block begins with one of its own. */
    private static final int PAGES = 8;

    /** Of the budget, what may be {@link #unused}. */
    private static final int UNUSED_PART = 16;

    /**
     * Releases memory: the JVM asks every thread that executes Java code whether it uses it, which on a busy host takes
     * milliseconds a page, and the thread that frees a delta holds a lock. It does not start this thread often either.
     */
    private static final Executor RELEASING = new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("plankton-pages").factory());

    private final boolean offHeap;
    private final Budget budget;
    private final Executor releasing;
    private final int pageBits;
    private final AtomicLong open = new AtomicLong();

    /** Memory that is not used any more, to be released by {@link #releasing}. */
    private final Queue<Page> unused = new ConcurrentLinkedQueue<>();

    private final AtomicLong unusedBytes = new AtomicLong();

    PageSource(boolean offHeap, Budget budget) {
        this(offHeap, budget, RELEASING);
    }

    /** Pages whose memory {@code releasing} releases. */
    PageSource(boolean offHeap, Budget budget, Executor releasing) {
        this.offHeap = offHeap;
        this.budget = budget;
        this.releasing = releasing;
        int limitBits = Long.SIZE - 1 - Long.numberOfLeadingZeros(budget.limit());
        pageBits = Math.clamp(limitBits - PAGES, SMALLEST_PAGE, LARGEST_PAGE);
    }

    boolean offHeap() {
        return offHeap;
    }

    @Override
    public int pageBits() {
        return pageBits;
    }

    /** Bytes of all pages that are open. */
    long openBytes() {
        return open.get();
    }

    /**
     * A page of zeros.
     *
     * @param small whether it is for small deltas
     * @throws OutOfMemoryError if that would be more than the budget, or there is none
     */
    @Override
    @SuppressWarnings("MustBeClosedChecker") // The page closes its arena.
    public Page open(long bytes, boolean small) {
        if (!(small ? budget.take(bytes) : budget.takeLarge(bytes))) {
            throw new OutOfMemoryError("VMs hold %,d of at most %,d KiB, and another %d are needed"
                    .formatted(budget.taken() >> 10, budget.limit() >> 10, bytes >> 10));
        }
        try {
            Page page = allocate(bytes);
            open.addAndGet(bytes);
            return page;
        } catch (OutOfMemoryError e) {
            budget.giveBack(bytes);
            throw e;
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // The page closes its arena.
    private Page allocate(long bytes) {
        if (!offHeap) {
            return new Page(this, null, MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]));
        }
        Arena arena = Arena.ofShared();
        try {
            return new Page(this, arena, arena.allocate(bytes, Long.BYTES));
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }

    /** A page is not used any more. Its memory is released soon, or at once if much waits for that. */
    private void closed(Page page) {
        long bytes = page.segment().byteSize();
        open.addAndGet(-bytes);
        budget.giveBack(bytes);
        if (page.arena() == null) {
            return;
        }
        unused.add(page);
        if (unusedBytes.addAndGet(bytes) > budget.limit() / UNUSED_PART) {
            releaseOne();
            return;
        }
        try {
            releasing.execute(this::releaseOne);
        } catch (OutOfMemoryError e) {
            // There is no thread for it.
            releaseOne();
        }
    }

    private void releaseOne() {
        Page page = unused.poll();
        if (page != null && page.arena() != null) {
            page.arena().close();
            unusedBytes.addAndGet(-page.segment().byteSize());
        }
    }

    /** One page; closed by the slab that opened it, when no block in it is in use. */
    record Page(PageSource source, @Nullable Arena arena, MemorySegment segment) implements SlabPage {
        @Override
        public void close() {
            source.closed(this);
        }
    }
}
