package dev.plankton.hypervisor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Boots many VMs at once: a thread for each core, which runs one after the other. For one {@link #run}. */
final class MassBoot {
    /** VMs that a thread boots before it looks whether it is to go on. */
    private static final int BATCH = 128;

    private final Scheduler scheduler;
    private final Population population;
    private final int threads;

    /** Guarded by this object, as are those that follow. */
    private int working;

    private int booted;
    private @Nullable Throwable failure;

    MassBoot(Scheduler scheduler, Population population, int threads) {
        this.scheduler = scheduler;
        this.population = population;
        this.threads = threads;
    }

    /**
     * Boots the VMs {@code from} to one before {@code to}; returns when each has slept or spent its first slice. If it
     * throws, no thread boots any more, and some VMs may still be off.
     *
     * @param progress called with the number of VMs booted so far, now and then, on the calling thread; what it throws is
     *     thrown
     * @throws InterruptedException if the calling thread is interrupted
     */
    void run(int from, int to, IntConsumer progress) throws InterruptedException {
        AtomicInteger next = new AtomicInteger(from);
        working = threads;
        for (int n = 0; n < threads; n++) {
            Thread.ofPlatform().daemon().name("plankton-boot-" + n).start(() -> boot(next, to));
        }
        try {
            int told = 0;
            for (int now = awaitMoreThan(told); now > told; now = awaitMoreThan(told)) {
                progress.accept(now);
                told = now;
            }
        } finally {
            next.set(to);
            awaitAll();
        }
        throwFailure();
    }

    private void boot(AtomicInteger next, int to) {
        @Nullable Throwable thrown = null;
        try {
            for (int at = next.getAndAdd(BATCH); at >= 0 && at < to; at = next.getAndAdd(BATCH)) {
                int[] numbers = bootable(at, Math.min(to - at, BATCH));
                scheduler.runAll(numbers);
                booted(numbers.length);
            }
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
        ended(thrown);
    }

    private synchronized void booted(int more) {
        booted += more;
        notifyAll();
    }

    private synchronized void ended(@Nullable Throwable thrown) {
        failure = thrown == null ? failure : thrown;
        working--;
        notifyAll();
    }

    /** Waits until more than {@code told} VMs have booted, or all threads have ended; returns how many have. */
    private synchronized int awaitMoreThan(int told) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        while (booted == told && working > 0) {
            wait();
        }
        return booted;
    }

    /** Waits for all threads, also if interrupted, and leaves the calling thread interrupted then. */
    private synchronized void awaitAll() {
        boolean interrupted = false;
        while (working > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void throwFailure() {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    private int[] bootable(int from, int count) {
        return IntStream.range(from, from + count)
                .filter(number -> population.vm(number).boot())
                .toArray();
    }
}
