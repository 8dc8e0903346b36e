package dev.plankton.bench.host;

import java.time.Duration;
import java.util.function.IntConsumer;

/** CPU time that this process uses without requests. */
public final class IdleCpu {
    /** Steps of progress: so few that they do not count. */
    public static final int STEPS = 10;

    private IdleCpu() {}

    /**
     * Samples it for {@code length}, after a third of that in which the JVM's compiler and collector come to rest.
     *
     * @return CPU time of all threads, in percent of one core
     */
    public static double percentOfOneCore(Duration length, IntConsumer progress) throws InterruptedException {
        Thread.sleep(length.dividedBy(3));
        long cpu = ProcessFigures.cpuNanos();
        long start = System.nanoTime();
        for (int step = 1; step <= STEPS; step++) {
            long until = start + length.toNanos() * step / STEPS;
            Thread.sleep(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
            progress.accept(step);
        }
        return 100.0 * (ProcessFigures.cpuNanos() - cpu) / (System.nanoTime() - start);
    }
}
