package dev.plankton.hypervisor;

/**
 * What the VMs of a hypervisor take at a moment.
 *
 * @param tableBytes of the Java heap, for the table of VMs
 * @param heapBytes of the Java heap, for deltas
 * @param offHeapBytes outside the Java heap, for deltas
 * @param sharedDeltas deltas that several VMs have in common
 * @param limitBytes what deltas may take
 */
public record MemoryUse(long tableBytes, long heapBytes, long offHeapBytes, int sharedDeltas, long limitBytes) {}
