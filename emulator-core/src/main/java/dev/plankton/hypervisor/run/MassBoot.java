package dev.plankton.hypervisor.run;

import dev.plankton.hypervisor.flight.BootEvent;
import dev.plankton.hypervisor.flight.Flight;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.VmTable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Boots many VMs at once: a thread for each core, which runs one after the other. For one {@link #run}. */
public final class MassBoot {
    /** VMs that a thread boots before it looks whether it is to go on, a power of two. */
    private static final int BATCH = 128;

    /** VMs that a thread takes at a time, a power of two, if there are many. */
    private static final int SHARE = 4096;

    /** Shares for each thread that are many: with fewer some threads would end much later. */
    private static final int SHARES = 16;

    private final Scheduler scheduler;
    private final Population population;
    private final int threads;

    /** No more VMs are to be booted. */
    private volatile boolean over;

    /** Guarded by this object, as are those that follow. */
    private int working;

    private int booted;
    private @Nullable Throwable failure;

    public MassBoot(Scheduler scheduler, Population population, int threads) {
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
    public void run(int from, int to, IntConsumer progress) throws InterruptedException {
        BootEvent event = Flight.booting();
        AtomicInteger next = new AtomicInteger(from);
        int share = to - from >= threads * SHARES * SHARE ? SHARE : BATCH;
        working = threads;
        for (int n = 0; n < threads; n++) {
            Thread.ofPlatform().daemon().name("plankton-boot-" + n).start(() -> boot(next, to, share));
        }
        try {
            int told = 0;
            for (int now = awaitMoreThan(told); now > told; now = awaitMoreThan(told)) {
                progress.accept(now);
                told = now;
            }
        } finally {
            over = true;
            awaitAll();
        }
        throwFailure();
        contract(from, to);
        Flight.booted(event, from, to - from);
    }

    private void boot(AtomicInteger next, int to, int share) {
        @Nullable Throwable thrown = null;
        try {
            for (int at = next.get(); at < to && !over; at = next.get()) {
                int end = (int) Math.min((at | share - 1) + 1L, to);
                if (next.compareAndSet(at, end)) {
                    boot(at, end);
                }
            }
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
        ended(thrown);
    }

    private void boot(int from, int to) {
        int done = 0;
        for (int at = from; at < to && !over; at += BATCH) {
            int[] numbers = bootable(at, Math.min(to - at, BATCH));
            scheduler.runAll(numbers);
            done += numbers.length;
        }
        if (to - from > BATCH) {
            contract(from, to);
        }
        booted(done);
    }

    private void contract(int from, int to) {
        for (int n = from; n < to; n = VmTable.chunkEnd(n, to)) {
            population.table().contract(n);
        }
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
        int[] numbers = new int[count];
        int found = 0;
        for (int number = from; number < from + count; number++) {
            if (population.vm(number).boot()) {
                numbers[found++] = number;
            }
        }
        return found == count ? numbers : Arrays.copyOf(numbers, found);
    }
}
