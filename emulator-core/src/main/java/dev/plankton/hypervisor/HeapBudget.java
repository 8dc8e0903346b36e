package dev.plankton.hypervisor;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * Foresees whether the heap will hold a population, from the first VMs that have booted, so that it is refused before the
 * heap is exhausted.
 */
final class HeapBudget {
    /** VMs that tell enough of the others. */
    static final int SAMPLE = 1000;

    /** Vm, its run word and its slot in the table (compact object headers): 32 + 16 + 4 bytes. */
    private static final int OBJECTS = 52;

    /** Header of a byte array. */
    private static final int ARRAY = 12;

    /** Part of the heap that deltas may take; the rest is for requests, connections and the garbage collector. */
    private static final double SHARE = 0.7;

    private HeapBudget() {}

    /**
     * Checks that {@code count} VMs like the {@code samples} that hold {@code deltaBytes} in all will fit beside
     * {@code others}, which are taken to be alike.
     *
     * @throws PopulationTooLargeException if they will not
     */
    static void check(int count, long others, int samples, long deltaBytes) {
        long perVm = OBJECTS + roundUp(ARRAY + deltaBytes / samples);
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long room = (long) (heap.getMax() * SHARE);
        long fitting = Math.max(0, room / perVm - others);
        if (count > fitting) {
            throw new PopulationTooLargeException(count, fitting, perVm, heap.getMax());
        }
    }

    private static long roundUp(long bytes) {
        return (bytes + 7) & ~7L;
    }
}
