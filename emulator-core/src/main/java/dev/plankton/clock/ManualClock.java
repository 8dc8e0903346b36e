package dev.plankton.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A clock that stands still until it is advanced: with it a test says when a timer is due, and never sleeps. Safe for any
 * thread.
 */
public final class ManualClock implements HostClock {
    private final Instant start;
    private volatile long nanos;

    /** What threads wait on, once for each of them. */
    private final List<Object> monitors = new CopyOnWriteArrayList<>();

    /** A clock that stands at {@code start}, with {@link #nanoTime} 0. */
    public ManualClock(Instant start) {
        this.start = Objects.requireNonNull(start, "start");
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos);
    }

    /**
     * Lets {@code time} pass, and wakes the threads that wait for it.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("a clock cannot be advanced by " + time + ": at least 0");
        }
        synchronized (monitors) {
            nanos += time.toNanos();
        }
        for (Object monitor : monitors) {
            synchronized (monitor) {
                monitor.notifyAll();
            }
        }
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // The caller's loop: this may return for no reason.
    public void await(Object monitor, long deadline) throws InterruptedException {
        monitors.add(monitor);
        try {
            // The monitor is listed by now: time that passes after this look notifies it.
            if (deadline - nanos > 0) {
                monitor.wait();
            }
        } finally {
            monitors.remove(monitor);
        }
    }

    @Override
    public String toString() {
        return "manual clock at " + instant();
    }
}
