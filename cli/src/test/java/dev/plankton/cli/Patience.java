package dev.plankton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that reports no event, such as what another process does; fails after a minute. */
public final class Patience {
    private static final long NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    private Patience() {}

    /** Something that may have happened. */
    @FunctionalInterface
    public interface Event {
        /** Whether it has happened. */
        boolean happened() throws Exception;
    }

    /** Returns when {@code event} has happened. */
    public static void until(String what, Event event) throws Exception {
        long start = System.nanoTime();
        while (!event.happened()) {
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds until %s", what)
                    .isLessThan(NANOS);
            LockSupport.parkNanos(STEP);
        }
    }
}
