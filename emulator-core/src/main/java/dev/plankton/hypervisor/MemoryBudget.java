package dev.plankton.hypervisor;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * Foresees whether memory will hold a population, from the first VMs that have booted, so that it is refused before
 * memory is exhausted.
 */
final class MemoryBudget {
    /** VMs that tell enough of the others. */
    static final int SAMPLE = 1000;

    /** Part of the heap that tables and deltas may take; the rest is for requests, connections and the collector. */
    private static final double HEAP_SHARE = 0.7;

    /** Part of the machine's memory, the Java heap taken off, that deltas may take. */
    private static final double MACHINE_SHARE = 0.85;

    private final boolean offHeap;
    private final long heap = (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE);
    private final long bytes;

    /**
     * The budget of a hypervisor.
     *
     * @param limit bytes that deltas may take, 0 for what the machine has
     * @param offHeap whether they lie outside the Java heap
     */
    MemoryBudget(long limit, boolean offHeap) {
        this.offHeap = offHeap;
        long room = offHeap ? machine() : heap;
        bytes = limit == 0 ? room : limit;
    }

    private static long machine() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        long total = system instanceof com.sun.management.OperatingSystemMXBean known
                ? known.getTotalMemorySize()
                : 2 * Runtime.getRuntime().maxMemory();
        long rest = (long) (total * MACHINE_SHARE) - Runtime.getRuntime().maxMemory();
        return Math.max(rest, total / 8);
    }

    /** Bytes that deltas may take. */
    long bytes() {
        return bytes;
    }

    /**
     * Checks that {@code count} VMs will fit beside what there is. The first of them, {@code samples}, are there already,
     * and their deltas would take {@code alone} bytes if none were shared: VMs that are alike now need not stay so.
     *
     * @param deltas bytes that the deltas of all VMs take now
     * @param table bytes that the table of VMs takes now
     * @throws PopulationTooLargeException if they will not
     */
    void check(int count, int samples, long alone, long deltas, long table) {
        long perDelta = Math.max(1, Math.ceilDiv(alone, samples));
        long perVm = perDelta + VmTable.BYTES;
        long byDeltas = samples + (bytes - deltas) / (offHeap ? perDelta : perVm);
        long byTable = samples + (heap - table) / VmTable.BYTES;
        long fitting = Math.max(0, Math.min(byDeltas, byTable));
        if (count > fitting) {
            boolean heapTooSmall = byTable < byDeltas || !offHeap;
            throw new PopulationTooLargeException(
                    count, fitting, perVm, heapTooSmall, byTable < byDeltas ? heap : bytes);
        }
    }
}
