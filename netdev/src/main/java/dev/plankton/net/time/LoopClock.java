package dev.plankton.net.time;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The time that connections live by: what it is, and what is to be done later on an event loop. Any thread. */
public interface LoopClock {
    /** The time of the operating system; what is to be done later is up to the event loop. */
    LoopClock SYSTEM = new LoopClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Future<?> schedule(EventExecutor loop, Runnable task, long nanos) {
            return loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
        }
    };

    /** Nanoseconds since some moment, as {@link System#nanoTime}. */
    long nanoTime();

    /** Runs {@code task} on {@code loop} in {@code nanos} nanoseconds, unless what is returned is cancelled before. */
    Future<?> schedule(EventExecutor loop, Runnable task, long nanos);
}
