package dev.plankton.cluster.coordination;

import dev.plankton.clock.HostClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** Time that passes as fast as the test computes, the same each time. */
final class VirtualTime {
    private record Event(long at, long number, Runnable work) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final RandomGenerator random;
    private long now, number;

    VirtualTime(RandomGenerator random) {
        this.random = random;
    }

    long now() {
        return now;
    }

    void after(Duration delay, Runnable work) {
        events.add(new Event(now + delay.toNanos(), number++, work));
    }

    /** After a random time between the two. */
    void between(long leastMillis, long mostMillis, Runnable work) {
        after(Duration.ofNanos(random.nextLong(leastMillis * 1_000_000, mostMillis * 1_000_000 + 1)), work);
    }

    /** Runs what is due in {@code duration}, and {@code check} after each event. */
    void run(Duration duration, Runnable check) {
        long end = now + duration.toNanos();
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.poll();
            now = event.at;
            event.work.run();
            check.run();
        }
        now = end;
    }

    /** A clock that starts anywhere and runs at {@code rate} of this time. */
    HostClock clock(double rate, long start) {
        return new HostClock() {
            @Override
            public long nanoTime() {
                return start + (long) (now * rate);
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(millis());
            }

            @Override
            public long millis() {
                return (long) (now * rate) / 1_000_000;
            }

            @Override
            public void await(Object monitor, long deadline) {
                throw new UnsupportedOperationException("virtual time is not waited for");
            }
        };
    }
}
