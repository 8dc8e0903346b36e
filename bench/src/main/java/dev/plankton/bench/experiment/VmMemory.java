package dev.plankton.bench.experiment;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Bytes that live objects and buffers of this JVM take: the difference between two of them is what the VMs take that were
 * booted in between.
 *
 * @param heap bytes of live objects on the Java heap
 * @param offHeap bytes of direct buffers
 */
record VmMemory(long heap, long offHeap) {
    /** Measures after a garbage collection. */
    static VmMemory now() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long offHeap = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new VmMemory(heap, offHeap);
    }

    /** What has been added since {@code before}; nothing where there is less. */
    VmMemory since(VmMemory before) {
        return new VmMemory(Math.max(0, heap - before.heap), Math.max(0, offHeap - before.offHeap));
    }
}
