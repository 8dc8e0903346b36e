package dev.plankton.clock;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The host's time: a count of nanoseconds that never runs backwards, the wall clock, and how to wait for them. Safe for any
 * thread.
 *
 * <p>What is limited so that a thread is not waited for too long, as in closing, is limited by {@link #SYSTEM} always.
 */
public interface HostClock extends InstantSource {
    /** The time of the operating system. */
    HostClock SYSTEM = new HostClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant instant() {
            return InstantSource.system().instant();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public void await(Object monitor, long deadline) throws InterruptedException {
            long left = deadline - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(monitor, left);
            }
        }

        @Override
        public String toString() {
            return "system clock";
        }
    };

    /** The same time with {@code nanos} more nanoseconds since another moment. */
    default HostClock shifted(long nanos) {
        return shifted(() -> nanos);
    }

    /** The same by what {@code nanos} gives whenever the time is asked for. */
    default HostClock shifted(LongSupplier nanos) {
        return new ShiftedClock(this, nanos);
    }

    /** Nanoseconds since some moment, as {@link System#nanoTime}: only differences mean something, and they may overflow. */
    long nanoTime();

    /**
     * Waits until {@code monitor} is notified or {@link #nanoTime} is {@code deadline}, or for no reason, as {@link
     * Object#wait()} may; returns at once if that time has passed.
     *
     * @param monitor that the calling thread owns
     * @throws InterruptedException if the calling thread is interrupted
     */
    void await(Object monitor, long deadline) throws InterruptedException;
}
