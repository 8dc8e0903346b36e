package dev.plankton.hypervisor;

/**
 * What the VMs of a hypervisor, and what they run on, take at a moment.
 *
 * @param tableBytes of the Java heap, for the table of VMs
 * @param heapBytes of the Java heap, for deltas
 * @param offHeapBytes outside the Java heap, for deltas
 * @param inputBytes of the Java heap, for requests, serial bytes, keys and frames that wait for their VMs
 * @param coreBytes of the Java heap, for cores
 * @param templateBytes of the Java heap, for templates; the images themselves are not counted
 * @param sharedDeltas deltas that several VMs have in common
 * @param ownDeltaBytes blocks of deltas that one VM has each, headers included
 * @param sharedDeltaBytes blocks of deltas that several VMs have in common, each counted once
 * @param limitBytes what deltas and waiting inputs may take together
 */
public record MemoryUse(
        long tableBytes,
        long heapBytes,
        long offHeapBytes,
        long inputBytes,
        long coreBytes,
        long templateBytes,
        int sharedDeltas,
        long ownDeltaBytes,
        long sharedDeltaBytes,
        long limitBytes) {}
