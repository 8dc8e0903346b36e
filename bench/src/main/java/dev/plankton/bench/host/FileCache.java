package dev.plankton.bench.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes a file that this process has mapped out of the system's cache, so that what reads it next waits for the disk. By
 * mmap(2)'s relatives of Linux.
 */
public final class FileCache {
    private static final Path MAPS = Path.of("/proc/self/maps");

    /** Mapped at a time. */
    private static final long PIECE = 64 << 20;

    private static final int PAGE = 4096;

    private static final int SYNC = 4;
    private static final int PAGE_OUT = 21;
    private static final int POPULATE_READ = 22;
    private static final int DONT_NEED = 4;

    private static final MethodHandle MADVISE = function("madvise", ValueLayout.JAVA_INT);
    private static final MethodHandle MSYNC = function("msync", ValueLayout.JAVA_INT);
    private static final MethodHandle MINCORE = function("mincore", ValueLayout.ADDRESS);

    private FileCache() {}

    private static MethodHandle function(String name, ValueLayout last) {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, last));
    }

    /**
     * Writes the first {@code bytes} of a mapped file to the disk and takes them out of the cache.
     *
     * @param end of its name
     * @return what part of it is still in the cache, 0 to 1
     */
    public static double drop(String end, long bytes) throws IOException {
        List<Long> starts;
        try (Stream<String> lines = Files.lines(MAPS)) {
            starts = lines.map(line -> line.replaceAll(" \\(deleted\\)$", ""))
                    .filter(line -> line.endsWith(end))
                    .map(line -> Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16))
                    .toList();
        }
        if (starts.size() != 1 || bytes == 0) {
            return 1;
        }
        long start = starts.getFirst();
        long cached = 0;
        for (long at = 0; at < bytes; at += PIECE) {
            cached += drop(start + at, Math.min(PIECE, bytes - at));
        }
        return (double) cached * PAGE / bytes;
    }

    /** Pages of a piece that are still in the cache. */
    private static long drop(long address, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            long pages = Math.ceilDiv(bytes, (long) PAGE);
            MemorySegment there = arena.allocate(pages);
            // Only what is mapped can be paged out, and only what is on the disk.
            int _ = (int) MADVISE.invokeExact(address, bytes, POPULATE_READ);
            int _ = (int) MSYNC.invokeExact(address, bytes, SYNC);
            int _ = (int) MADVISE.invokeExact(address, bytes, PAGE_OUT);
            int _ = (int) MADVISE.invokeExact(address, bytes, DONT_NEED);
            int failed = (int) MINCORE.invokeExact(address, bytes, there);
            long cached = failed == 0 ? 0 : pages;
            for (long page = 0; page < pages && failed == 0; page++) {
                cached += there.get(ValueLayout.JAVA_BYTE, page) & 1;
            }
            return cached;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
