package dev.plankton.cpu.region;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that compiles, so that no guest waits for it; it ends when it has had nothing to do for a while. */
final class CompilerThread {
    private static final int WAITING = 64;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;

    CompilerThread() {
        executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                task -> Thread.ofPlatform().daemon().name("plankton-regions").unstarted(task));
        executor.allowCoreThreadTimeOut(true);
    }

    /** Has {@code task} run later; false if too many are waiting. */
    boolean offer(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }
}
