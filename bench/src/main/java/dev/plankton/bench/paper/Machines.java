package dev.plankton.bench.paper;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.report.Latencies;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;

/** VMs of one image on one platform, to be measured alike. For one thread. */
interface Machines extends AutoCloseable {
    /** What runs them. */
    String platform();

    /**
     * Boots {@code count} more, and waits until each has confirmed it with {@code !} on COM1.
     *
     * @return seconds until all had
     * @throws ExperimentException if one does not
     */
    double boot(int count, IntConsumer progress) throws InterruptedException;

    /** How many have booted. */
    int size();

    /** CPU time of all processes that they take, in nanoseconds. */
    long cpuNanos();

    /** Memory of all processes that they take, in bytes. */
    long memoryBytes();

    /** Bytes that each VM alone has added, where the platform separates them from its own. */
    OptionalDouble heldBytesPerVm();

    /** Whether the guest answers. */
    boolean answers();

    /** Asks {@code count} of them, drawn at random, one after the other. */
    Asked ask(int count, IntConsumer progress) throws InterruptedException;

    /** Stops all. */
    @Override
    void close();

    /**
     * What became of questions.
     *
     * @param latencies from question to reply
     * @param checked replies looked at
     * @param wrong how many were not what they must be
     */
    record Asked(Latencies latencies, long checked, long wrong) {}
}
