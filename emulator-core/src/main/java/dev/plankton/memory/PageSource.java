package dev.plankton.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Where slabs get their pages from: memory outside the Java heap, or arrays in it, up to a limit. Safe for any thread. */
final class PageSource {
    private final boolean offHeap;
    private final long limit;
    private final AtomicLong open = new AtomicLong();

    /** A source of pages that hold at most {@code limit} bytes together. */
    PageSource(boolean offHeap, long limit) {
        this.offHeap = offHeap;
        this.limit = limit;
    }

    boolean offHeap() {
        return offHeap;
    }

    /** Bytes of all pages that are open. */
    long openBytes() {
        return open.get();
    }

    /**
     * A page of zeros.
     *
     * @throws OutOfMemoryError if that would be more than the limit, or there is none
     */
    @SuppressWarnings("MustBeClosedChecker") // The page closes its arena.
    Page open(long bytes) {
        if (open.addAndGet(bytes) > limit) {
            open.addAndGet(-bytes);
            throw new OutOfMemoryError("the deltas of all VMs fill " + limit + " bytes");
        }
        try {
            if (!offHeap) {
                return new Page(this, null, MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]));
            }
            Arena arena = Arena.ofShared();
            return new Page(this, arena, arena.allocate(bytes, Long.BYTES));
        } catch (OutOfMemoryError e) {
            open.addAndGet(-bytes);
            throw e;
        }
    }

    private void closed(long bytes) {
        open.addAndGet(-bytes);
    }

    /** One page; closed by whoever opened it, when nobody uses it any more. */
    record Page(PageSource source, @Nullable Arena arena, MemorySegment segment) {
        void close() {
            source.closed(segment.byteSize());
            if (arena != null) {
                arena.close();
            }
        }
    }
}
