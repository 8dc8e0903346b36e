package dev.plankton.cluster.lease;

import dev.plankton.clock.HostClock;
import java.time.Duration;

/**
 * A lease for a time, by the clock of this node alone. Its end counts from when it was asked for, not from when it was given, so that it
 * is over here before the coordinator that gave it counts it as over: clocks need not agree, only run about equally fast, which {@link #MARGIN} allows
 * for.
 *
 * <p>The monotonic clock goes on while the process is stopped. A computer that sleeps may stop it: then the wall clock, which does not,
 * ends the lease. A wall clock that is set forward ends it too early, until the next renewal.
 */
public final class TimedLease implements Lease {
    /** What the giver waits longer than the lease, as a part of it: clocks that differ by less than a tenth in speed are safe. */
    public static final double MARGIN = 0.1;

    private record Term(long from, long fromMillis, long nanos) {}

    private final HostClock clock;
    private volatile Term term;

    /** A lease that is not held yet. */
    public TimedLease(HostClock clock) {
        this.clock = clock;
        term = new Term(clock.nanoTime(), clock.millis(), 0);
    }

    /** A moment at which a lease is asked for. */
    public record Asked(long nanos, long millis) {}

    /** Now, to be given to {@link #renew} with what comes of it. */
    public Asked ask() {
        return new Asked(clock.nanoTime(), clock.millis());
    }

    /** The lease is held from when it was asked for; one that would end earlier than the present one changes nothing. */
    public synchronized void renew(Asked asked, Duration duration) {
        Term old = term;
        long nanos = duration.toNanos();
        if (asked.nanos + nanos - (old.from + old.nanos) > 0) {
            term = new Term(asked.nanos, asked.millis, nanos);
        }
    }

    /** The lease is not held from now on. */
    public synchronized void end() {
        term = new Term(clock.nanoTime(), clock.millis(), 0);
    }

    @Override
    public boolean held() {
        Term now = term;
        return clock.nanoTime() - now.from < now.nanos && clock.millis() - now.fromMillis <= now.nanos / 1_000_000 + 1;
    }
}
