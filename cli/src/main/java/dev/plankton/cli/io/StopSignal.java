package dev.plankton.cli.io;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * From its creation on, Ctrl-C and SIGTERM no longer end the process at once: they wake {@link #await}, and once this is
 * closed the process ends, with status 0.
 */
public final class StopSignal implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "stop");

    private final int seconds;

    /** One after which closing takes at most 10 seconds. */
    public StopSignal() {
        this(PATIENCE_SECONDS);
    }

    /** One after which closing takes at most {@code seconds}; the process ends with an error then. */
    public StopSignal(int seconds) {
        this.seconds = seconds;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits until the process is to end, or the calling thread is interrupted. */
    public void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes {@link #await}, as a signal does. */
    public void ask() {
        asked.countDown();
    }

    /** Everything has been closed. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is running: it ends the process now.
        }
    }

    /** Only halting from within a hook gives a process that a signal ends a status of its own. */
    private void onShutdown() {
        asked.countDown();
        boolean inTime = false;
        try {
            inTime = closed.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(inTime ? 0 : ErrorLines.FAILED);
    }
}
