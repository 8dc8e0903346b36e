package dev.plankton.bench.dialogue;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.bench.report.Latencies;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Wakes idle VMs of a population with questions, checks every reply, and counts. For one thread at a time. */
public final class Wakes {
    /** Questions that a client has under way at full load. */
    private static final int WINDOW = 32;

    /** Without a reply for so long, something is broken. */
    private static final long PATIENCE_SECONDS = 60;

    private static final int REPORT_EVERY = 1024;

    private final Hypervisor hypervisor;
    private final Dialogue dialogue;
    private final int first;
    private final int vms;
    private final SplittableRandom random;
    private final Turn turn;
    private final LongAdder checked = new LongAdder();
    private final LongAdder wrong = new LongAdder();

    /** One question after the other. */
    public interface Turn {
        /** Asks VM number {@code vm}, and waits for the reply. */
        Reply ask(int vm, int input) throws InterruptedException;
    }

    /** How long a reply took, and whether it was what it must be. */
    public record Reply(long nanos, boolean right) {}

    /** Wakes the {@code vms} VMs whose first has the number {@code first}, from within this process. */
    public Wakes(Hypervisor hypervisor, Dialogue dialogue, int first, int vms, long seed) {
        this(hypervisor, dialogue, first, vms, seed, new Here(hypervisor, dialogue));
    }

    /** The same, but those asked one after the other are asked by {@code turn}. */
    public Wakes(Hypervisor hypervisor, Dialogue dialogue, int first, int vms, long seed, Turn turn) {
        this.hypervisor = hypervisor;
        this.dialogue = dialogue;
        this.first = first;
        this.vms = vms;
        random = new SplittableRandom(seed);
        this.turn = turn;
    }

    /** Replies looked at so far. */
    public long checked() {
        return checked.sum();
    }

    /** How many of them were not what they must be. */
    public long wrong() {
        return wrong.sum();
    }

    /** Asks {@code count} VMs drawn at random, one after the other; times from question to reply. */
    public Latencies oneByOne(int count, IntConsumer progress) throws InterruptedException {
        Histogram nanos = new Histogram(3);
        for (int n = 1; n <= count; n++) {
            nanos.recordValue(ask());
            if (n % REPORT_EVERY == 0 || n == count) {
                progress.accept(n);
            }
        }
        return Latencies.of(nanos);
    }

    /** The same for a time; {@code progress} receives seconds. */
    public Latencies forSoLong(Duration length, IntConsumer progress) throws InterruptedException {
        Histogram nanos = new Histogram(3);
        long start = System.nanoTime();
        long past;
        do {
            nanos.recordValue(ask());
            past = System.nanoTime() - start;
            progress.accept((int) (past / 1_000_000_000));
        } while (past < length.toNanos());
        return Latencies.of(nanos);
    }

    /** Asks a VM drawn at random; nanoseconds until it replied. */
    private long ask() throws InterruptedException {
        Reply reply = turn.ask(first + random.nextInt(vms), random.nextInt(Integer.MAX_VALUE));
        check(reply.right());
        return reply.nanos();
    }

    /** Asks within this process. */
    private static final class Here implements Turn {
        private final Hypervisor hypervisor;
        private final BlockingQueue<Exchange> ended = new ArrayBlockingQueue<>(1);
        private final Exchange exchange;

        Here(Hypervisor hypervisor, Dialogue dialogue) {
            this.hypervisor = hypervisor;
            exchange = new Exchange(dialogue, ended::add);
        }

        @Override
        public Reply ask(int vm, int input) throws InterruptedException {
            exchange.ask(Objects.requireNonNull(hypervisor.vm(vm)), input);
            await(ended);
            return new Reply(exchange.nanos(), exchange.right());
        }
    }

    /** Asks {@code count} different VMs at random, as many at a time as the processors take; returns wakes a second. */
    public double someAtOnce(int count, IntConsumer progress) throws InterruptedException {
        // A stride without a common divisor comes by every VM once.
        int stride = 1 + random.nextInt(vms);
        while (greatestCommonDivisor(stride, vms) != 1) {
            stride = 1 + random.nextInt(vms);
        }
        long by = stride;
        return atOnce(Math.min(count, vms), n -> (int) (n * by % vms), random.nextInt(Integer.MAX_VALUE), progress);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** Asks every VM once, each something else than its neighbours; returns wakes a second. */
    public double allAtOnce(IntConsumer progress) throws InterruptedException {
        return atOnce(vms, n -> n, random.nextInt(Integer.MAX_VALUE), progress);
    }

    private double atOnce(int count, IntUnaryOperator vmOf, int salt, IntConsumer progress)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long start = System.nanoTime();
        Thread[] clients = new Thread[ProcessFigures.processors()];
        for (int n = 0; n < clients.length; n++) {
            clients[n] = Thread.ofPlatform().daemon().name("client-" + n).start(() -> {
                try {
                    client(count, next, vmOf, salt, progress);
                } catch (InterruptedException | RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            next.set(count);
            throw e;
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw new ExperimentException(String.valueOf(cause.getMessage()), cause);
        }
        progress.accept(count);
        return count / ((System.nanoTime() - start) / 1e9);
    }

    /** Keeps {@link #WINDOW} questions under way until all have been asked, then waits for the last replies. */
    private void client(int count, AtomicInteger next, IntUnaryOperator vmOf, int salt, IntConsumer progress)
            throws InterruptedException {
        BlockingQueue<Exchange> ended = new ArrayBlockingQueue<>(WINDOW);
        int underWay = 0;
        int n = next.getAndIncrement();
        while (n < count || underWay > 0) {
            Exchange exchange;
            if (n < count && underWay < WINDOW) {
                exchange = new Exchange(dialogue, ended::add);
                underWay++;
            } else {
                exchange = await(ended);
                check(exchange.right());
                if (n >= count) {
                    underWay--;
                    continue;
                }
            }
            exchange.ask(vm(vmOf.applyAsInt(n)), salt + n & Integer.MAX_VALUE);
            if (n % REPORT_EVERY == 0) {
                progress.accept(n);
            }
            n = next.getAndIncrement();
        }
    }

    private Vm vm(int index) {
        return Objects.requireNonNull(hypervisor.vm(first + index));
    }

    private void check(boolean right) {
        checked.increment();
        if (!right) {
            wrong.increment();
        }
    }

    private static Exchange await(BlockingQueue<Exchange> ended) throws InterruptedException {
        Exchange exchange = ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new ExperimentException("a VM has not answered for " + PATIENCE_SECONDS + " s");
        }
        return exchange;
    }
}
