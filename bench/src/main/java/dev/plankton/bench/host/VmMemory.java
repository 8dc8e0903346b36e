package dev.plankton.bench.host;

import dev.plankton.hypervisor.Hypervisor;
import java.lang.management.ManagementFactory;

/**
 * Bytes that live objects of this JVM and the VMs' memory outside of its heap take: the difference between two of them is
 * what the VMs take that were booted in between.
 *
 * @param heap bytes of live objects on the Java heap
 * @param offHeap bytes that the VMs take outside of it
 */
public record VmMemory(long heap, long offHeap) {
    /** Measures after a garbage collection. */
    public static VmMemory now(Hypervisor hypervisor) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new VmMemory(heap, hypervisor.memory().offHeapBytes());
    }

    /** What has been added since {@code before}; nothing where there is less. */
    public VmMemory since(VmMemory before) {
        return new VmMemory(Math.max(0, heap - before.heap), Math.max(0, offHeap - before.offHeap));
    }
}
