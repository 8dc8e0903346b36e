package dev.plankton.memory.store;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operating system is to do with a mapped file, by madvise(2). Only Linux is asked, and only if this module may call
 * native code; nothing depends on it but what memory is resident. Stateless.
 */
final class OsMemory {
    /** {@code MADV_RANDOM} of Linux. */
    private static final int RANDOM = 1;

    /** {@code MADV_DONTNEED} of Linux: what a mapping shares with its file stays there. */
    private static final int DONT_NEED = 4;

    private static final @Nullable MethodHandle MADVISE = madvise();

    private OsMemory() {}

    private static @Nullable MethodHandle madvise() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        try {
            Linker linker = Linker.nativeLinker();
            Optional<MemorySegment> function = linker.defaultLookup().find("madvise");
            return function.map(at -> linker.downcallHandle(
                            at,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT)))
                    .orElse(null);
        } catch (IllegalCallerException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** Bytes are read here and there: no others are read ahead. */
    static void random(MemorySegment mapped) {
        advise(mapped, RANDOM);
    }

    /** The process needs none of it for now. It begins where a page of the system does. */
    static void unmap(MemorySegment mapped) {
        advise(mapped, DONT_NEED);
    }

    private static void advise(MemorySegment mapped, int advice) {
        if (MADVISE == null || mapped.byteSize() == 0) {
            return;
        }
        try {
            int _ = (int) MADVISE.invokeExact(mapped, mapped.byteSize(), advice);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
