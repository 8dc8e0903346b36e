package dev.plankton.bench.host;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long the host and this JVM let a thread wait that shares nothing with what is measured, as jHiccup does: what is
 * longer than that is not theirs. Started when made.
 */
public final class Hiccups {
    private static final long STEP_NANOS = 500_000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Thread thread;
    private final long collectedBefore = collected();
    private volatile boolean ending;
    private volatile long longest;

    /** Begins. */
    public Hiccups() {
        thread = Thread.ofPlatform().daemon().name("hiccups").start(this::measure);
    }

    private void measure() {
        while (!ending) {
            long start = System.nanoTime();
            LockSupport.parkNanos(STEP_NANOS);
            longest = Math.max(longest, System.nanoTime() - start - STEP_NANOS);
        }
    }

    private static long collected() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** The longest that the thread waited beyond its time so far, milliseconds. */
    public double longestMillis() {
        return longest / NANOS_PER_MILLI;
    }

    /** What garbage collection has taken since, milliseconds in all. */
    public long collectedMillis() {
        return collected() - collectedBefore;
    }

    /** Ends it. */
    public void end() throws InterruptedException {
        ending = true;
        thread.join();
    }
}
