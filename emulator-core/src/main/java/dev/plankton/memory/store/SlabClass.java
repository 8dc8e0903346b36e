package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Blocks of one size without a hole between them, in pages: a block is added at the end, and
 * the last one moves into the place of one that is removed. So there is nothing to fragment, however often VMs grow and
 * shrink, and a page that becomes empty is given back.
 *
 * <p>A block begins with a header of one or more 32-bit numbers, the first of which names its owner. A caller keeps other
 * threads from changing what a method reads: see {@link DeltaStore}.
 */
final class SlabClass {
    /** Bytes of a block of a small delta that are not its contents. */
    static final int HEADER = Integer.BYTES;

    /** More than threads that add a block at one time. */
    private static final int MARGIN = 1 << 12;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final int blockBytes;
    private final int header;

    /** Blocks of a page are {@code 1 << pageShift}. */
    private final int pageShift;

    private final SlabPage.Source source;

    /** Blocks that there may be. */
    private final int most;

    private SlabPage[] pages = new SlabPage[0];

    /** Of each page. */
    private MemorySegment[] segments = new MemorySegment[0];

    private int pageCount;
    private int count;

    /** Blocks of small deltas. */
    SlabClass(int blockBytes, SlabPage.Source source, int most) {
        this(blockBytes, HEADER, source, most);
    }

    /**
     * Blocks with a header of {@code header} bytes.
     *
     * @param most how many there may be
     */
    SlabClass(int blockBytes, int header, SlabPage.Source source, int most) {
        this.most = most;
        this.blockBytes = blockBytes;
        this.header = header;
        pageShift = source.pageBits() - (Integer.SIZE - Integer.numberOfLeadingZeros(blockBytes - 1));
        this.source = source;
    }

    /** Bytes of a block, header included. */
    int blockBytes() {
        return blockBytes;
    }

    /** Bytes of all blocks. */
    long bytes() {
        return (long) count * blockBytes;
    }

    /** Number of blocks: their indexes are 0 to one less. */
    int count() {
        return count;
    }

    /** Whether there may hardly be more: the threads that add one at this moment still can. For any thread at any time. */
    boolean isFull() {
        return count > most - MARGIN;
    }

    /**
     * Opens the pages that {@code more} blocks need.
     *
     * @throws OutOfMemoryError if there is no memory for them; then nothing has changed
     */
    void reserve(int more) {
        int before = pageCount;
        try {
            while (count > (pageCount << pageShift) - more) {
                openPage();
            }
        } catch (OutOfMemoryError e) {
            while (pageCount > before) {
                closePage();
            }
            throw e;
        }
    }

    private void openPage() {
        if (pageCount << pageShift >= most) {
            throw new OutOfMemoryError("more than " + most + " blocks of " + blockBytes + " bytes");
        }
        if (pageCount == pages.length) {
            int room = Math.max(4, 2 * pageCount);
            pages = Arrays.copyOf(pages, room);
            segments = Arrays.copyOf(segments, room);
        }
        SlabPage page = source.open((long) blockBytes << pageShift, header == HEADER);
        pages[pageCount] = page;
        segments[pageCount] = page.segment();
        pageCount++;
    }

    private void closePage() {
        pages[--pageCount].close();
    }

    /**
     * Adds a block; its contents are up to the caller. Returns its index.
     *
     * @throws OutOfMemoryError if there is no memory for another page; then nothing has changed
     */
    int add(int owner) {
        if (count == pageCount << pageShift) {
            openPage();
        }
        int index = count++;
        header(index, owner);
        return index;
    }

    /** Removes a block; true if the last block, whose index was the new {@link #count}, now has its index. */
    boolean remove(int index) {
        int last = --count;
        boolean moved = index != last;
        if (moved) {
            MemorySegment.copy(segment(last), offset(last), segment(index), offset(index), blockBytes);
        }
        // The last page stays until another half page is empty, or it would be opened and closed all the time.
        int room = pageCount - 1 << pageShift;
        if (count == 0 || room - count > 1 << pageShift - 1) {
            closePage();
        }
        return moved;
    }

    int header(int index) {
        return segment(index).get(INT, offset(index));
    }

    void header(int index, int value) {
        segment(index).set(INT, offset(index), value);
    }

    /** Number {@code n} of the header, 0 being {@link #header}. */
    int field(int index, int n) {
        return segment(index).get(INT, offset(index) + (long) n * Integer.BYTES);
    }

    void field(int index, int n, int value) {
        segment(index).set(INT, offset(index) + (long) n * Integer.BYTES, value);
    }

    /** Bytes of a block's contents. */
    int room() {
        return blockBytes - header;
    }

    /** Copies a block's contents, all of them, into {@code delta}. */
    void read(int index, Delta delta) {
        read(index, delta.room(room()), 0);
    }

    /** Copies a block's contents to {@code into}, from {@code at}. */
    void read(int index, byte[] into, int at) {
        MemorySegment.copy(segment(index), BYTE, offset(index) + header, into, at, room());
    }

    /** Makes {@code delta} the contents of a block, padded with zeros. */
    void write(int index, Delta delta) {
        write(index, delta.padded(room()), 0);
    }

    /** Makes the bytes of {@code from}, from {@code at}, the contents of a block. */
    void write(int index, byte[] from, int at) {
        MemorySegment.copy(from, at, segment(index), BYTE, offset(index) + header, room());
    }

    /** Whether {@code delta} is the contents of a block. */
    boolean holds(int index, Delta delta) {
        long from = offset(index) + header;
        MemorySegment bytes = MemorySegment.ofArray(delta.padded(room()));
        return MemorySegment.mismatch(segment(index), from, from + room(), bytes, 0, room()) < 0;
    }

    void close() {
        while (pageCount > 0) {
            closePage();
        }
        pages = new SlabPage[0];
        segments = new MemorySegment[0];
        count = 0;
    }

    private MemorySegment segment(int index) {
        return segments[index >> pageShift];
    }

    private long offset(int index) {
        return (long) (index & (1 << pageShift) - 1) * blockBytes;
    }
}
