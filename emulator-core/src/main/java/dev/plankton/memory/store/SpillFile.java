package dev.plankton.memory.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A temporary file, mapped into memory, from which slabs get pages. It has no name any more where the operating system allows
 * that, so that it vanishes with the process; elsewhere {@link #close} deletes it. Nothing in it outlives the process.
 *
 * <p>Disk space is taken by writing zeros before a page is used, so that a full disk is an error here and not at a store to
 * memory. A page that is given back serves the next one.
 *
 * <p>What is read or written through the mapping counts as resident memory of the process, although the system may take it
 * at any time. So after some accesses the pages are unmapped; their contents stay in the file, or in the system's cache of it. Safe for
 * any thread.
 */
public final class SpillFile implements SlabPage.Source {
    /** A page has at most {@code 1 << LARGEST_PAGE} bytes. */
    private static final int LARGEST_PAGE = 18;

    /** A page has room for {@code 1 << SMALLEST_PAGE} bytes at least. */
    private static final int SMALLEST_PAGE = 12;

    /** Pages that fit, at least, as a power of two. */
    private static final int PAGES = 8;

    /** The least size. */
    public static final long LEAST = 1 << 20;

    /** Bytes that accesses may have made resident before they are unmapped. */
    private static final long RESIDENT = 32 << 20;

    /** Bytes that reading one may make resident: the system maps what is cached around it. */
    static final int AROUND = 1 << 16;

    private final Path path;
    private final boolean named;
    private final RandomAccessFile file;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment mapping;
    private final int pageBits;
    private final long limit;
    private final byte[] zeros;
    private final AtomicLong touched = new AtomicLong();

    /** Guarded by this object, as are those that follow. */
    private final ArrayDeque<Integer> free = new ArrayDeque<>();

    private int pages;
    private boolean closed;

    /**
     * Creates it in a directory.
     *
     * @param most bytes that it may have, {@link #LEAST} at least
     * @throws IOException if that fails, or the file system has no files of that size
     */
    public static SpillFile create(Path directory, long most) throws IOException {
        Path path = Files.createTempFile(directory, "plankton-", ".spill");
        try {
            return new SpillFile(path, most);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private SpillFile(Path path, long most) throws IOException {
        this.path = path;
        int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(most);
        pageBits = Math.clamp(bits - PAGES, SMALLEST_PAGE, LARGEST_PAGE);
        limit = most >> pageBits << pageBits;
        zeros = new byte[1 << pageBits];
        file = new RandomAccessFile(path.toFile(), "rw");
        try {
            mapping = file.getChannel().map(MapMode.READ_WRITE, 0, limit, arena);
            OsMemory.random(mapping);
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            file.close();
            throw e;
        }
        named = !deleted(path);
    }

    private static boolean deleted(Path path) {
        try {
            Files.delete(path);
            return true;
        } catch (IOException e) {
            // A system that keeps files that are open.
            path.toFile().deleteOnExit();
            return false;
        }
    }

    /** Bytes that it may have. */
    public long limit() {
        return limit;
    }

    /** Bytes of the disk that it takes now: the most that it ever needed. */
    synchronized long bytes() {
        return (long) pages << pageBits;
    }

    @Override
    public int pageBits() {
        return pageBits;
    }

    @Override
    public synchronized SlabPage open(long bytes, boolean small) {
        Integer number = free.poll();
        if (number == null) {
            number = next();
        }
        long offset = (long) number << pageBits;
        return new Page(this, number, mapping.asSlice(offset, bytes));
    }

    private int next() {
        long offset = (long) pages << pageBits;
        if (closed || offset == limit) {
            throw new OutOfMemoryError("the file for cold deltas has %,d MiB, all that it may".formatted(limit >> 20));
        }
        try {
            // Not by a channel, which an interrupt would close.
            file.seek(offset);
            file.write(zeros);
        } catch (IOException e) {
            throw new OutOfMemoryError("the file for cold deltas cannot grow: " + e.getMessage());
        }
        return pages++;
    }

    private synchronized void closed(Page page) {
        free.push(page.number());
    }

    /** Some of its memory was used, which may have made this number of bytes resident. */
    void touched(long bytes) {
        long now = touched.addAndGet(bytes);
        if (now >= RESIDENT && touched.compareAndSet(now, 0)) {
            OsMemory.unmap(mapping.asSlice(0, bytes()));
        }
    }

    /** Gives disk and memory back. No page may be used afterwards. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        arena.close();
        try {
            file.close();
            if (named) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // It is deleted when the JVM exits, or has no name.
            return;
        }
    }

    /** One page. */
    private record Page(SpillFile file, int number, MemorySegment segment) implements SlabPage {
        @Override
        public void close() {
            file.closed(this);
        }
    }
}
