package dev.plankton.bench.mix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks one VM after the other, and collects each answer. For one thread; VMs answer from any. */
final class Answer implements ReplyListener, SerialListener {
    /** Longer than any right answer. */
    private static final int LONGEST = 1024;

    private static final long PATIENCE_SECONDS = 60;

    private final byte[] bytes = new byte[LONGEST];
    private int length;
    private boolean failed;
    private volatile CountDownLatch ended = new CountDownLatch(0);

    /**
     * Asks and waits; whether the answer is right.
     *
     * @throws ExperimentException if there is none
     */
    boolean ask(Talk talk, Vm vm, int turn) throws InterruptedException {
        length = 0;
        failed = false;
        ended = new CountDownLatch(1);
        if (talk.ask(vm, turn, this) != Offer.ACCEPTED) {
            return false;
        }
        long start = System.nanoTime();
        while (!ended.await(0, TimeUnit.NANOSECONDS) && !talk.complete(vm, turn, this)) {
            boolean _ = ended.await(20, TimeUnit.MICROSECONDS);
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new ExperimentException(vm + " has not answered for " + PATIENCE_SECONDS + " s");
            }
        }
        vm.detachSerial(this);
        synchronized (this) {
            return !failed && talk.right(vm, turn, bytes, length);
        }
    }

    /** Bytes received so far. */
    synchronized int length() {
        return length;
    }

    /** Whether what was received so far ends with {@code text}. */
    synchronized boolean endsWith(String text) {
        return new String(bytes, 0, length, ISO_8859_1).endsWith(text);
    }

    @Override
    public void output(int vm, byte[] part, int offset, int count) {
        part(part, offset, count);
    }

    @Override
    public synchronized void part(byte[] part, int offset, int count) {
        int room = Math.min(count, LONGEST - length);
        System.arraycopy(part, offset, bytes, length, room);
        length += room;
        failed |= room < count;
    }

    @Override
    public void end() {
        ended.countDown();
    }

    @Override
    public synchronized void dropped() {
        failed = true;
        ended.countDown();
    }

    @Override
    public synchronized void stopped(int vm) {
        failed = true;
        ended.countDown();
    }
}
