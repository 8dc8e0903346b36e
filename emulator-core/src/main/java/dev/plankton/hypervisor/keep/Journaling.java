package dev.plankton.hypervisor.keep;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.population.WaitingInputs;
import dev.plankton.logging.SafeLog;
import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.Entry;
import dev.plankton.store.format.JournalBlock;
import dev.plankton.store.format.RecordWriter;
import dev.plankton.store.format.Stamp;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a journal on a thread of its own: all that is added while one block is on its way to the disk goes into the next
 * one, and what waits for it is done once that is there. If the disk is full or fails, the VMs take no more inputs, nothing
 * that was added is lost, and it is tried again every second. Safe for any thread.
 */
final class Journaling implements AutoCloseable {
    private static final SafeLog LOG = SafeLog.of(Journaling.class);

    /** At this many bytes that wait for the disk the VMs take no more inputs, until it is half of that. */
    private static final int MOST_WAITING = 64 << 20;

    /** Room for a block at first, and what is not kept for the next one: a node of a cluster has a journal for each of its slabs. */
    private static final int ROOM = 1 << 10, MOST_KEPT = 1 << 16;

    private static final long RETRY_NANOS = 1_000_000_000;

    private final JournalOutput output;
    private final HostClock clock;
    private final WaitingInputs inputs;
    private final Consumer<Runnable> elsewhere;
    private final Interval interval;
    private final RecordWriter records = new RecordWriter();
    private final Thread thread;

    /** Adds what no reply waits for, on the journal's thread. */
    interface Interval {
        /** How often, nanoseconds. */
        long nanos();

        /** Puts entries into {@code sink}, and calls {@code full} when those are many; that empties it. */
        void add(ByteSink sink, RecordWriter records, Runnable full);
    }

    /** What waits for the disk, and what it becomes. */
    private record Waiter(Runnable rest, Runnable refused, boolean blocking) {}

    /** Guarded by this object, as are those that follow. */
    private ByteSink pending = new ByteSink(ROOM);

    private List<Waiter> waiters = new ArrayList<>();
    private boolean closed;
    private long rotateTo;
    private boolean ended;

    /** Confined to the thread, as are those that follow. */
    private ByteSink writing = new ByteSink(ROOM);

    private long nextInterval;
    private boolean failing;

    /**
     * A journal on {@code output}.
     *
     * @param inputs is made to refuse while the disk does not keep up
     * @param elsewhere runs what may block
     */
    Journaling(
            JournalOutput output,
            HostClock clock,
            WaitingInputs inputs,
            Consumer<Runnable> elsewhere,
            Interval interval) {
        this.output = output;
        this.clock = clock;
        this.inputs = inputs;
        this.elsewhere = elsewhere;
        this.interval = interval;
        JournalBlock.begin(pending);
        nextInterval = clock.nanoTime() + interval.nanos();
        thread = Thread.ofPlatform().daemon().name("plankton-journal").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Adds a template. */
    synchronized void addTemplate(int index, String sha) {
        stamp();
        pending.u8(Entry.TEMPLATE);
        pending.varint(index);
        pending.bytes(HexFormat.of().parseHex(sha));
        notifyAll();
    }

    /** Adds VMs that were created. */
    synchronized void addCreated(int first, int count, int template, boolean booting) {
        stamp();
        pending.u8(Entry.CREATED);
        pending.varint(first);
        pending.varint(count);
        pending.varint(template);
        pending.u8((booting ? VmRecord.State.READY : VmRecord.State.OFF).ordinal());
        notifyAll();
    }

    /** Adds a VM; {@code rest} is done once that is on the disk, {@code refused} if it never will be. */
    void add(VmRecord vm, boolean blocking, Runnable rest, Runnable refused) {
        synchronized (this) {
            awaitRoom();
            if (!closed) {
                stamp();
                addVm(pending, records, vm);
                waiters.add(new Waiter(rest, refused, blocking));
                if (pending.length() > MOST_WAITING) {
                    inputs.hold();
                }
                notifyAll();
                return;
            }
        }
        refused.run();
    }

    /** Lets a VM wait whose input came before they were refused. */
    private void awaitRoom() {
        boolean interrupted = false;
        while (!closed && pending.length() > 2 * MOST_WAITING) {
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

    static void addVm(ByteSink sink, RecordWriter records, VmRecord vm) {
        sink.u8(Entry.VM);
        records.begin(0);
        records.write(vm, sink);
    }

    private void stamp() {
        if (pending.length() == JournalBlock.HEAD) {
            new Stamp(clock.nanoTime(), clock.millis()).write(pending);
        }
    }

    /** Bytes on the disk since the generation. */
    long bytes() {
        return output.bytes();
    }

    /**
     * Begins the journal of generation {@code generation}; returns when that is what entries go to. What was added before may
     * be in the one before.
     */
    synchronized void rotate(long generation) throws InterruptedException {
        rotateTo = generation;
        notifyAll();
        while (rotateTo == generation && !ended) {
            wait();
        }
    }

    /** Writes what was added, and ends; what cannot be written is refused. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                step();
            }
            step();
            addInterval();
            output.finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            refuseAll();
        }
    }

    /** Waits for something to write; false if there will be nothing more. */
    private synchronized boolean awaitWork() throws InterruptedException {
        while (pending.length() == JournalBlock.HEAD
                && !closed
                && rotateTo == 0
                && nextInterval - clock.nanoTime() > 0) {
            clock.await(this, nextInterval);
        }
        return !closed;
    }

    private void step() throws InterruptedException {
        long rotation = rotation();
        if (!writePending()) {
            return;
        }
        if (rotation != 0) {
            output.rotate(rotation);
            synchronized (this) {
                rotateTo = 0;
                notifyAll();
            }
        }
        if (nextInterval - clock.nanoTime() <= 0) {
            addInterval();
            nextInterval = clock.nanoTime() + interval.nanos();
        }
        releaseInputs();
    }

    private synchronized long rotation() {
        return rotateTo;
    }

    /** Writes what waits, and does what waited for it; false if the journal was closed before that could be done. */
    private boolean writePending() throws InterruptedException {
        List<Waiter> done;
        synchronized (this) {
            ByteSink full = pending;
            pending = writing;
            writing = full;
            JournalBlock.begin(pending);
            done = waiters;
            waiters = new ArrayList<>();
            notifyAll();
        }
        if (writing.length() > JournalBlock.HEAD) {
            if (!write(writing)) {
                done.forEach(waiter -> waiter.refused().run());
                return false;
            }
            finishAll(done);
            if (writing.bytes().length > MOST_KEPT) {
                writing = new ByteSink(ROOM);
            }
        }
        return true;
    }

    /** What never blocks is done here, the rest elsewhere; a failure of one is that one's. */
    private void finishAll(List<Waiter> done) {
        for (Waiter waiter : done) {
            if (waiter.blocking()) {
                elsewhere.accept(waiter.rest());
            } else {
                try {
                    waiter.rest().run();
                } catch (RuntimeException | Error e) {
                    LOG.log(System.Logger.Level.ERROR, () -> "what waited for the journal failed", e);
                }
            }
        }
    }

    private void addInterval() {
        ByteSink sink = new ByteSink(ROOM);
        output.beginBlock(sink);
        interval.add(sink, new RecordWriter(), () -> writeInterval(sink));
        writeInterval(sink);
    }

    private void writeInterval(ByteSink sink) {
        if (sink.length() > JournalBlock.HEAD + 2 * Long.BYTES) {
            try {
                // That a VM of these entries was created may still wait: it has to be read first.
                boolean _ = writePending() && write(sink);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            output.beginBlock(sink);
        }
    }

    /** Writes a block, however long that takes; false if the journal was closed before that could be done. */
    private boolean write(ByteSink block) throws InterruptedException {
        while (true) {
            try {
                output.write(block);
                recovered();
                return true;
            } catch (IOException e) {
                failed(e);
                if (!awaitRetry()) {
                    return false;
                }
            }
        }
    }

    private synchronized boolean awaitRetry() throws InterruptedException {
        long retry = clock.nanoTime() + RETRY_NANOS;
        while (!closed && retry - clock.nanoTime() > 0) {
            clock.await(this, retry);
        }
        return !closed;
    }

    private void failed(IOException e) {
        inputs.hold();
        if (!failing) {
            failing = true;
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the journal of " + output.place() + " cannot be written: " + e.getMessage()
                            + "; VMs take no inputs until it can, nothing acknowledged is lost");
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.log(System.Logger.Level.INFO, "the journal of " + output.place() + " can be written again");
            releaseInputs();
        }
    }

    private synchronized void releaseInputs() {
        if (pending.length() <= MOST_WAITING / 2) {
            inputs.release();
        }
    }

    private void refuseAll() {
        List<Waiter> left;
        synchronized (this) {
            closed = true;
            ended = true;
            left = waiters;
            waiters = new ArrayList<>();
            notifyAll();
        }
        left.forEach(waiter -> waiter.refused().run());
    }
}
