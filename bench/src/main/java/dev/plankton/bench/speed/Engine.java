package dev.plankton.bench.speed;

import dev.plankton.bench.experiment.ExperimentException;

/** Something that executes workloads. Confined to one thread. */
interface Engine extends AutoCloseable {
    /** What it is called in a table. */
    String name();

    /** How often a workload runs before it is measured; 0 where each run is a new process. */
    int warmUps();

    /**
     * Executes a workload once.
     *
     * @param repeats of its kernel, 1 to {@link Workload#MOST_REPEATS}
     * @throws ExperimentException if it does not come to its end
     */
    Run run(Workload workload, int repeats) throws InterruptedException;

    @Override
    void close();

    /**
     * What a run came to.
     *
     * @param checksum four hexadecimal digits
     * @param nanos CPU time between the guest's first and last byte on COM1
     */
    record Run(String checksum, long nanos) {}
}
