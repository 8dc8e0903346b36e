package dev.plankton.hypervisor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Boots many VMs at once: a thread for each core, which runs one after the other. */
final class MassBoot {
    /** VMs that a thread boots at a time, after which it reports progress. */
    private static final int BATCH = 1000;

    private final Scheduler scheduler;
    private final VmTable table;
    private final int threads;

    MassBoot(Scheduler scheduler, VmTable table, int threads) {
        this.scheduler = scheduler;
        this.table = table;
        this.threads = threads;
    }

    /**
     * Boots the VMs {@code from} to one before {@code to}; returns when each has slept or spent its first slice, or, if the
     * thread is interrupted, soon, with some still off.
     *
     * @param progress told the number of VMs booted so far, now and then, from any of the threads
     */
    void run(int from, int to, IntConsumer progress) {
        AtomicInteger next = new AtomicInteger(from);
        AtomicInteger booted = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch running = new CountDownLatch(threads);
        for (int n = 0; n < threads; n++) {
            Thread.ofPlatform().daemon().name("plankton-boot-" + n).start(() -> {
                try {
                    for (int at = next.getAndAdd(BATCH); at >= 0 && at < to; at = next.getAndAdd(BATCH)) {
                        int[] numbers = bootable(at, Math.min(to - at, BATCH));
                        scheduler.runAll(numbers);
                        progress.accept(booted.addAndGet(numbers.length));
                    }
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                } finally {
                    running.countDown();
                }
            });
        }
        awaitAll(running, () -> next.set(to));
        switch (failure.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    /** Waits for all threads; interrupted, it makes them {@code hurry}, waits on, and leaves the thread interrupted. */
    private static void awaitAll(CountDownLatch running, Runnable hurry) {
        boolean interrupted = false;
        while (true) {
            try {
                running.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                hurry.run();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private int[] bootable(int from, int count) {
        return IntStream.range(from, from + count)
                .filter(number -> new RunWord(table, number).boot())
                .toArray();
    }
}
