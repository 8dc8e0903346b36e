package dev.plankton.bench.hostile;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How long something took to end, or that it did not. */
final class Timed {
    /** After which it is not waited for any longer. */
    static final int LIMIT_SECONDS = 10;

    private static final long LOOK_NANOS = 100_000;

    private Timed() {}

    /** Milliseconds that {@code work} takes on a thread of its own; null if more than the limit. */
    static @Nullable Double run(Runnable work) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        long start = System.nanoTime();
        Thread.ofPlatform().daemon().name("ending").start(() -> {
            work.run();
            ended.countDown();
        });
        return ended.await(LIMIT_SECONDS, TimeUnit.SECONDS) ? millisSince(start) : null;
    }

    /** Milliseconds until {@code ended}, looked at every 0.1 ms; null if more than the limit. */
    static @Nullable Double until(long start, BooleanSupplier ended) {
        while (!ended.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
                return null;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return millisSince(start);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
