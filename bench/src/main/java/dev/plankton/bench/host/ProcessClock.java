package dev.plankton.bench.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The CPU time of a process to the nanosecond, by clock_gettime(2): what the JVM itself reports comes in steps of 10 ms,
 * which is 0.1 % of a core over 10 s. For Linux. Safe for any thread.
 */
final class ProcessClock {
    /** {@code CLOCK_PROCESS_CPUTIME_ID} of Linux. */
    private static final int PROCESS_CPU_TIME = 2;

    private static final MethodHandle CLOCK_GETTIME = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private ProcessClock() {}

    /** CPU time of all threads of this process so far, in nanoseconds. */
    static long nanos() {
        return nanosOfClock(PROCESS_CPU_TIME);
    }

    /**
     * The same of another process of this host, whose clock has the number that clock_getcpuclockid(3) makes of its {@code
     * pid}; it must not have been reaped.
     */
    static long nanos(long pid) {
        return nanosOfClock((int) (~pid << 3) | PROCESS_CPU_TIME);
    }

    private static long nanosOfClock(int clock) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(2 * Long.BYTES, Long.BYTES);
            int status = (int) CLOCK_GETTIME.invokeExact(clock, time);
            if (status != 0) {
                throw new IllegalStateException("clock_gettime returned " + status);
            }
            return time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000 + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
