package dev.plankton.debugger.dap.run;

import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stop;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that runs the machine and answers all that is asked about it. A machine that runs is interrupted to answer, and
 * runs on.
 */
public final class MachineThread implements Interruption {
    /** A way of running. */
    public interface Motion {
        /**
         * Runs.
         *
         * @return why the machine has stopped; null if it has been interrupted, and is to go on when this is called again
         */
        @Nullable
        Stop go(Interruption interruption) throws IOException;
    }

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Consumer<Stop> stopped;
    private final Runnable interrupted;
    private @Nullable Motion motion;
    private volatile boolean closed;

    /**
     * Nothing runs yet.
     *
     * @param stopped called with each reason to stop
     * @param interrupted called each few milliseconds while the machine runs
     */
    public MachineThread(Consumer<Stop> stopped, Runnable interrupted) {
        this.stopped = stopped;
        this.interrupted = interrupted;
    }

    /** Has {@code task} run on this thread; callable from any. */
    public synchronized void submit(Runnable task) {
        tasks.add(task);
        notifyAll();
    }

    /** Runs tasks and the machine until {@link #close}. */
    public void run() throws IOException, InterruptedException {
        while (true) {
            Runnable task = next();
            if (closed) {
                return;
            }
            if (task != null) {
                task.run();
            } else {
                advance();
            }
        }
    }

    private synchronized @Nullable Runnable next() throws InterruptedException {
        while (tasks.isEmpty() && motion == null && !closed) {
            wait();
        }
        return tasks.poll();
    }

    private void advance() throws IOException {
        Stop stop = Objects.requireNonNull(motion).go(this);
        if (stop != null) {
            motion = null;
            stopped.accept(stop);
        }
    }

    /** Whether the machine runs. On this thread only, as all below. */
    public boolean running() {
        return motion != null;
    }

    /** Has the machine run so, once the task that calls this is done. */
    public void start(Motion how) {
        motion = how;
    }

    /** Has the machine stand still. */
    public void halt() {
        motion = null;
    }

    /** Ends {@link #run}. From any thread. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public boolean requested() {
        interrupted.run();
        synchronized (this) {
            return closed || !tasks.isEmpty();
        }
    }

    @Override
    public synchronized void await() throws IOException {
        try {
            while (tasks.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
