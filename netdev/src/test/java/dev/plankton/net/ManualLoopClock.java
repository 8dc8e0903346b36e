package dev.plankton.net;

import dev.plankton.net.time.LoopClock;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A clock for event loops that stands still until it is advanced: what is due by then is run, in order. */
final class ManualLoopClock implements LoopClock {
    private record Task(long at, EventExecutor loop, Promise<Void> promise, Runnable work) {
        void run() {
            if (promise.setUncancellable()) {
                work.run();
                promise.setSuccess(null);
            }
        }
    }

    private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
    private long now;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Future<?> schedule(EventExecutor loop, Runnable task, long nanos) {
        Promise<Void> promise = loop.newPromise();
        tasks.add(new Task(now + nanos, loop, promise, task));
        return promise;
    }

    /** How much is to be done later. */
    synchronized int tasks() {
        tasks.removeIf(task -> task.promise().isCancelled());
        return tasks.size();
    }

    /** Lets {@code time} pass, and waits until all that is due has been done on its event loop. */
    void advance(Duration time) {
        long end = nanoTime() + time.toNanos();
        for (Task task = nextUntil(end); task != null; task = nextUntil(end)) {
            task.loop().submit(task::run).syncUninterruptibly();
        }
    }

    private synchronized Task nextUntil(long end) {
        Task task = tasks.peek();
        if (task == null || task.at() > end) {
            now = end;
            return null;
        }
        tasks.remove();
        now = Math.max(now, task.at());
        return task;
    }
}
