package dev.plankton.hypervisor.run;

import dev.plankton.logging.SafeLog;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A queue that a few threads serve, which exist only while there is something in it. Safe for any thread. */
final class Workers<T> {
    private static final SafeLog LOG = SafeLog.of(Workers.class);

    private final ConcurrentLinkedQueue<T> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working = new AtomicInteger();
    private final Executor threads;
    private final int limit;
    private final Consumer<T> task;

    /** At most {@code limit} threads, taken from {@code threads}, do {@code task} with each of what is added. */
    Workers(Executor threads, int limit, Consumer<T> task) {
        this.threads = threads;
        this.limit = limit;
        this.task = task;
    }

    void add(T item) {
        queue.add(item);
        start();
    }

    private void start() {
        int now = working.get();
        while (now < limit) {
            if (working.compareAndSet(now, now + 1)) {
                execute();
                return;
            }
            now = working.get();
        }
    }

    private void execute() {
        try {
            threads.execute(this::work);
        } catch (RejectedExecutionException e) {
            // The hypervisor is closed: all VMs have ended, what is queued too.
            working.decrementAndGet();
        } catch (RuntimeException | Error e) {
            working.decrementAndGet();
            LOG.log(System.Logger.Level.ERROR, () -> "no thread for what is queued: it waits for the next one", e);
        }
    }

    private void work() {
        try {
            for (T item = queue.poll(); item != null; item = queue.poll()) {
                work(item);
            }
        } finally {
            working.decrementAndGet();
        }
        if (!queue.isEmpty()) {
            start();
        }
    }

    /** One that fails takes none of the others with it. */
    private void work(T item) {
        try {
            task.accept(item);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, () -> "a worker's task failed", e);
        }
    }
}
