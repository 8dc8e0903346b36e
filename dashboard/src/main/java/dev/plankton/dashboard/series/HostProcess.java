package dev.plankton.dashboard.series;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the host. Safe for any thread. */
public final class HostProcess {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double NANOS = 1e9;
    private static final long KILO = 1024;

    private final Runtime runtime = Runtime.getRuntime();

    /** Bytes of the heap that are taken now, garbage included. */
    public long heapUsed() {
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Bytes that the heap may take. */
    public long heapMax() {
        return runtime.maxMemory();
    }

    /** Processors. */
    public int processors() {
        return runtime.availableProcessors();
    }

    /** CPU time in seconds since the process began, NaN where it is not known. */
    public double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / NANOS
                : Double.NaN;
    }

    /** Bytes of memory that it has, NaN where the system does not say. */
    public double resident() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(RESIDENT)) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * KILO;
                }
            }
            return Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
