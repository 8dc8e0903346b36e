package dev.plankton.bench.host;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the operating system says of this process and its host. Safe for any thread. */
public final class ProcessFigures {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private ProcessFigures() {}

    /** Resident bytes of this process (proc(5), VmRSS), where the system reports it. */
    public static OptionalLong resident() {
        return kilobytes(STATUS, "VmRSS:");
    }

    /** CPU time of this process, all its threads together, in nanoseconds. */
    public static long cpuNanos() {
        return LINUX ? ProcessClock.nanos() : bean().getProcessCpuTime();
    }

    /** CPU time of another process of this host so far, in nanoseconds. */
    public static long cpuNanos(Process process) {
        return LINUX
                ? ProcessClock.nanos(process.pid())
                : process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    /** Processors of the host that this process may use. */
    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Bytes of memory of the host, or of the container this process runs in. */
    public static long hostMemory() {
        return bean().getTotalMemorySize();
    }

    /** Part of the host's memory that is in use and cannot be given up, 0 to 1. */
    public static double hostMemoryUsed() {
        long free = kilobytes(MEMORY, "MemAvailable:").orElseGet(bean()::getFreeMemorySize);
        return 1 - (double) free / hostMemory();
    }

    /** Part of the heap's limit that is in use, garbage included, 0 to 1. */
    static double heapUsed() {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return (double) heap.getUsed() / heap.getMax();
    }

    /** The number after {@code name}, in KiB as proc(5) has it, as bytes. */
    public static OptionalLong kilobytes(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static OperatingSystemMXBean bean() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }
}
