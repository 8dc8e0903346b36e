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
 * @param ownDeltaBytes blocks in memory of deltas that one VM has each, headers included
 * @param sharedDeltaBytes blocks of deltas that several VMs have in common, each counted once
 * @param limitBytes what deltas and waiting inputs may take together
 * @param deltaBytesInFile blocks of deltas that lie in the file of {@link HypervisorBuilder#spill}, headers included
 * @param fileBytes of the disk, for that file
 * @param fileLimitBytes what that file may take
 * @param movedToFile how often a delta was moved to it
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
        long limitBytes,
        long deltaBytesInFile,
        long fileBytes,
        long fileLimitBytes,
        long movedToFile) {}
