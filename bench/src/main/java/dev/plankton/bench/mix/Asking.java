package dev.plankton.bench.mix;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.report.Latencies;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Asks the VMs of a mixed population from as many threads as there are processors, and checks each answer. */
final class Asking {
    private static final int REPORT_EVERY = 4096;

    /** VMs asked for each of those that are looked for, at most. */
    private static final int TRIES = 20;

    /** VMs with consecutive numbers that boot from one image. */
    record Range(Mixture.Member member, int first, int vms) {}

    private final Hypervisor hypervisor;
    private final Range[] ranges;
    private final int vms;

    /** How often each VM has been asked; only its client's thread looks at it. */
    private final int[] turns;

    private final int clients = ProcessFigures.processors();
    private final LongAdder checked = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder written = new LongAdder();

    /** Asks VMs whose numbers begin with 0. */
    Asking(Hypervisor hypervisor, Range[] ranges, int vms) {
        this.hypervisor = hypervisor;
        this.ranges = ranges;
        this.vms = vms;
        turns = new int[vms];
    }

    long checked() {
        return checked.sum();
    }

    long wrong() {
        return wrong.sum();
    }

    /** VMs that have kept something of a request. */
    long written() {
        return written.sum();
    }

    /** Bytes of the Java heap that the experiment itself takes. */
    long bytes() {
        return (long) turns.length * Integer.BYTES;
    }

    /** Asks every VM once; returns requests a second. */
    double all(IntConsumer progress) throws InterruptedException {
        return together(vms, progress, client -> {
            AtomicInteger next = new AtomicInteger(client);
            return () -> next.getAndAdd(clients);
        });
    }

    /** Asks {@code count} times a VM drawn by Zipf's law, the ranks in random order; returns requests a second. */
    double byZipf(int count, long seed, IntConsumer progress) throws InterruptedException {
        // A VM belongs to one client: the next one that does is asked in place of another's.
        long stride = stride(vms, seed);
        return together(count, progress, client -> {
            SplittableRandom random = new SplittableRandom(seed + client);
            return () -> {
                int vm = (int) (Zipf.rank(random.nextDouble(), vms) * stride % vms);
                int own = vm - vm % clients + client;
                return own < vms ? own : client;
            };
        });
    }

    /**
     * Asks VMs drawn at random, one after the other, until {@code count} of them were counted by {@code counter} meanwhile;
     * the times of those. Fewer if most are not.
     */
    Latencies oneByOne(int count, long seed, LongSupplier counter, IntConsumer progress) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(~seed);
        Histogram nanos = new Histogram(3);
        Answer answer = new Answer();
        long before = counter.getAsLong();
        for (int n = 0; n < TRIES * count && nanos.getTotalCount() < count; n++) {
            int vm = random.nextInt(vms);
            long start = System.nanoTime();
            ask(answer, vm);
            long end = System.nanoTime();
            long now = counter.getAsLong();
            if (now != before) {
                nanos.recordValue(end - start);
                progress.accept((int) nanos.getTotalCount());
            }
            before = now;
        }
        return Latencies.of(nanos);
    }

    /** A number without a common divisor with {@code vms}, so that its multiples come by every VM. */
    private static long stride(int vms, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long stride = random.nextLong(1, Math.max(2, vms));
        while (greatestCommonDivisor(stride, vms) != 1) {
            stride = random.nextLong(1, Math.max(2, vms));
        }
        return stride;
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** Makes what says which VM a client asks next. */
    private interface Choice {
        IntSupplier of(int client);
    }

    private double together(int count, IntConsumer progress, Choice choice) throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long start = System.nanoTime();
        Thread[] threads = new Thread[Math.min(clients, vms)];
        for (int n = 0; n < threads.length; n++) {
            int client = n;
            threads[n] = Thread.ofPlatform().daemon().name("client-" + n).start(() -> {
                try {
                    client(choice.of(client), (count - client + clients - 1) / clients, done, progress);
                } catch (InterruptedException | RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            for (Thread thread : threads) {
                thread.interrupt();
            }
            throw e;
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new ExperimentException(String.valueOf(cause.getMessage()), cause);
        }
        progress.accept(count);
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private void client(IntSupplier next, int count, AtomicInteger done, IntConsumer progress)
            throws InterruptedException {
        Answer answer = new Answer();
        for (int n = 0; n < count; n++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            ask(answer, next.getAsInt());
            int soFar = done.incrementAndGet();
            if (soFar % REPORT_EVERY == 0) {
                progress.accept(soFar);
            }
        }
    }

    private void ask(Answer answer, int number) throws InterruptedException {
        Vm vm = Objects.requireNonNull(hypervisor.vm(number));
        Talk talk = range(number).member().talk();
        int turn = turns[number]++;
        boolean right = answer.ask(talk, vm, turn);
        checked.increment();
        if (!right) {
            wrong.increment();
        }
        if (right && turn == 0 && talk.writes(turn)) {
            written.increment();
        }
    }

    private Range range(int number) {
        int low = 0;
        int high = ranges.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (ranges[middle].first() <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return ranges[low];
    }
}
