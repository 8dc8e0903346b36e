package dev.plankton.hypervisor;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A queue that a few threads serve, which exist only while there is something in it. Safe for any thread. */
final class Workers<T> {
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
                threads.execute(this::work);
                return;
            }
            now = working.get();
        }
    }

    private void work() {
        try {
            for (T item = queue.poll(); item != null; item = queue.poll()) {
                task.accept(item);
            }
        } finally {
            working.decrementAndGet();
        }
        if (!queue.isEmpty()) {
            start();
        }
    }
}
