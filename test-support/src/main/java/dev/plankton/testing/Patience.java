package dev.plankton.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must happen, however slow the machine; fails after two minutes. Needs no other class, for programs that tests start. */
public final class Patience {
    private static final long MINUTES = 2;
    private static final long LIMIT = TimeUnit.MINUTES.toNanos(MINUTES);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    private Patience() {}

    /**
     * Something that may have happened.
     *
     * @param <E> what looking may throw
     */
    @FunctionalInterface
    public interface Event<E extends Exception> {
        /** Whether it has happened. */
        boolean happened() throws E;
    }

    /**
     * Returns when {@code event}, which is looked at each millisecond, has happened.
     *
     * @param what the event, for the message of the failure
     */
    public static <E extends Exception> void until(String what, Event<E> event) throws E {
        long start = System.nanoTime();
        while (!event.happened()) {
            if (System.nanoTime() - start > LIMIT) {
                throw new AssertionError("not within %d minutes: %s".formatted(MINUTES, what));
            }
            LockSupport.parkNanos(STEP);
        }
    }

    /** Returns when {@code latch} is open; an interrupt is a failure. */
    public static void untilOpen(CountDownLatch latch) {
        try {
            if (!latch.await(MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("the latch was not opened within %d minutes".formatted(MINUTES));
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
