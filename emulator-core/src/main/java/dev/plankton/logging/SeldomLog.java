package dev.plankton.logging;

import dev.plankton.clock.HostClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A log record of something that may happen to thousands of VMs at once: of the first one, and then of one a minute, with
 * the number of those in between. Safe for any thread.
 */
public final class SeldomLog {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SafeLog log;
    private final HostClock clock;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong next;

    /** Writes to {@code log}, in minutes of {@code clock}. */
    public SeldomLog(SafeLog log, HostClock clock) {
        this.log = log;
        this.clock = clock;
        next = new AtomicLong(clock.nanoTime());
    }

    /** Logs {@code text} as an error, or counts it for the next time. */
    public void error(String text) {
        long now = clock.nanoTime();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            unsaid.incrementAndGet();
            return;
        }
        long others = unsaid.getAndSet(0);
        log.log(
                System.Logger.Level.ERROR,
                () -> others == 0
                        ? text + "; others that end so within a minute are only counted"
                        : "%s; %,d others ended so since the last message".formatted(text, others));
    }
}
