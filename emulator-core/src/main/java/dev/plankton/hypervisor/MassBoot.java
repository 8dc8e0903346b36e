package dev.plankton.hypervisor;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Boots many VMs at once: a thread for each core, which runs one after the other. */
final class MassBoot {
    /** VMs between two reports of progress. */
    private static final int REPORT_EVERY = 1000;

    private final Scheduler scheduler;
    private final Population population;
    private final int threads;

    MassBoot(Scheduler scheduler, Population population, int threads) {
        this.scheduler = scheduler;
        this.population = population;
        this.threads = threads;
    }

    /**
     * Boots the VMs {@code from} to one before {@code to}; returns when each has slept or spent its first slice.
     *
     * @param progress told the number of VMs booted so far, now and then, from any of the threads
     */
    void run(int from, int to, IntConsumer progress) {
        AtomicInteger next = new AtomicInteger(from);
        AtomicInteger booted = new AtomicInteger();
        CountDownLatch running = new CountDownLatch(threads);
        for (int n = 0; n < threads; n++) {
            Thread.ofPlatform().daemon().name("plankton-boot-" + n).start(() -> {
                try {
                    for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                        bootOne(number);
                        int done = booted.incrementAndGet();
                        if (done % REPORT_EVERY == 0) {
                            progress.accept(done);
                        }
                    }
                } finally {
                    running.countDown();
                }
            });
        }
        try {
            running.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress.accept(booted.get());
    }

    private void bootOne(int number) {
        Vm vm = population.vm(number);
        if (vm != null && vm.word.boot()) {
            scheduler.turn(vm);
        }
    }
}
