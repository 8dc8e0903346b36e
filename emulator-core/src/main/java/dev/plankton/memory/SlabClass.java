package dev.plankton.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Blocks of one size without a hole between them, in pages: a block is added at the end, and
 * the last one moves into the place of one that is removed. So there is nothing to fragment, however often VMs grow and
 * shrink, and a page that becomes empty is given back.
 *
 * <p>A block begins with the 32-bit number of its owner. Whoever calls a method keeps others from changing what it reads: see {@link DeltaStore}.
 */
final class SlabClass {
    /** Bytes of a page are at most {@code 1 << PAGE_BITS}, and more than half of that. */
    private static final int PAGE_BITS = 18;

    /** Bytes of a block that are not its contents. */
    static final int HEADER = Integer.BYTES;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final int blockBytes;

    /** Blocks of a page are {@code 1 << pageShift}. */
    private final int pageShift;

    private final PageSource source;
    private PageSource.Page[] pages = new PageSource.Page[0];
    private int pageCount;
    private int count;

    SlabClass(int blockBytes, PageSource source) {
        this.blockBytes = blockBytes;
        pageShift = PAGE_BITS - (Integer.SIZE - Integer.numberOfLeadingZeros(blockBytes - 1));
        this.source = source;
    }

    /**
     * Adds a block; its contents are up to the caller. Returns its index.
     *
     * @throws OutOfMemoryError if there is no memory for another page; then nothing has changed
     */
    int add(int owner) {
        if (count == pageCount << pageShift) {
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, Math.max(4, 2 * pageCount));
            }
            pages[pageCount] = source.open((long) blockBytes << pageShift);
            pageCount++;
        }
        int index = count++;
        header(index, owner);
        return index;
    }

    /** Removes a block; returns the owner of the block that now has its index, or -1 if none has. */
    int remove(int index) {
        int last = --count;
        int moved = -1;
        if (index != last) {
            MemorySegment.copy(segment(last), offset(last), segment(index), offset(index), blockBytes);
            moved = header(index);
        }
        // The last page stays until another half page is empty, or it would be opened and closed all the time.
        int room = pageCount - 1 << pageShift;
        if (count == 0 || room - count > 1 << pageShift - 1) {
            pages[--pageCount].close();
        }
        return moved;
    }

    int header(int index) {
        return segment(index).get(INT, offset(index));
    }

    void header(int index, int value) {
        segment(index).set(INT, offset(index), value);
    }

    /** Bytes of a block's contents. */
    int room() {
        return blockBytes - HEADER;
    }

    /** Copies a block's contents, all of them, into {@code delta}. */
    void read(int index, Delta delta) {
        MemorySegment.copy(segment(index), BYTE, offset(index) + HEADER, delta.room(room()), 0, room());
    }

    /** Makes {@code delta} the contents of a block, padded with zeros. */
    void write(int index, Delta delta) {
        MemorySegment.copy(delta.padded(room()), 0, segment(index), BYTE, offset(index) + HEADER, room());
    }

    /** Whether {@code delta} is the contents of a block. */
    boolean holds(int index, Delta delta) {
        long from = offset(index) + HEADER;
        MemorySegment bytes = MemorySegment.ofArray(delta.padded(room()));
        return MemorySegment.mismatch(segment(index), from, from + room(), bytes, 0, room()) < 0;
    }

    void close() {
        while (pageCount > 0) {
            pages[--pageCount].close();
        }
        pages = new PageSource.Page[0];
        count = 0;
    }

    private MemorySegment segment(int index) {
        return pages[index >> pageShift].segment();
    }

    private long offset(int index) {
        return (long) (index & (1 << pageShift) - 1) * blockBytes;
    }
}
