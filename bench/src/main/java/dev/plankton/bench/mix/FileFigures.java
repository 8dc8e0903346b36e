package dev.plankton.bench.mix;

import dev.plankton.bench.report.Latencies;

/**
 * What lay in a file because it found no room in memory, and how long VMs took that were woken from there.
 *
 * @param deltaBytes blocks of deltas in the file, in the end
 * @param fileBytes bytes of the disk
 * @param movedToFile how often a delta was moved there
 * @param mountedFromFile how often a VM was mounted from there
 * @param residentFileBytes of the resident memory, what are pages of files, the JVM's own included
 * @param cached part of the file that the system still had in its cache when the wakes below began, 0 to 1
 * @param latencies of one VM after the other from the request to the whole reply, of those that lay in the file
 */
public record FileFigures(
        long deltaBytes,
        long fileBytes,
        long movedToFile,
        long mountedFromFile,
        long residentFileBytes,
        double cached,
        Latencies latencies) {
    String text() {
        return ("The file has %,d MiB, of which deltas take %,d; %,d were moved there, and %,d VMs mounted from there. Of the"
                        + " resident memory %,d MiB are pages of files.")
                .formatted(fileBytes >> 20, deltaBytes >> 20, movedToFile, mountedFromFile, residentFileBytes >> 20);
    }

    String wakes() {
        return "%,d woken from the file, %.1f %% of it cached before: p50 %.1f µs, p99 %.1f µs, at most %.1f µs."
                .formatted(
                        latencies.count(),
                        cached * 100,
                        latencies.p50Micros(),
                        latencies.p99Micros(),
                        latencies.maxMicros());
    }
}
