package dev.plankton.bench.population;

import dev.plankton.bench.report.Latencies;
import org.jspecify.annotations.Nullable;

/**
 * A population at one time.
 *
 * @param rssBytes resident bytes of the process after a garbage collection, 0 where the system does not report it
 * @param rssBytesPerVm the same for each VM, the JVM itself included
 * @param heapBytesPerVm bytes of the Java heap that each VM has added
 * @param offHeapBytesPerVm bytes beside the heap that each VM has added
 * @param idleCpuPercentOfOneCore CPU time of the process without requests
 * @param wakeP50Micros half of the VMs asked one after the other answered within this time, microseconds; null if the guest
 *     does not answer
 * @param wakeP99Micros 99 of 100 did
 * @param wakesPerSecond wakes a second at full load, from all processors
 * @param repliesChecked replies looked at since the population booted
 * @param repliesWrong how many of them were not what they must be
 * @param latencies the percentiles between
 */
public record Measurement(
        long rssBytes,
        double rssBytesPerVm,
        double heapBytesPerVm,
        double offHeapBytesPerVm,
        double idleCpuPercentOfOneCore,
        @Nullable Double wakeP50Micros,
        @Nullable Double wakeP99Micros,
        @Nullable Double wakesPerSecond,
        long repliesChecked,
        long repliesWrong,
        @Nullable Latencies latencies) {}
