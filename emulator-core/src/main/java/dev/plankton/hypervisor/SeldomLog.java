package dev.plankton.hypervisor;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A log record of something that may happen to thousands of VMs at once: of the first one, and then of one a minute, with
 * the number of those in between. Safe for any thread.
 */
final class SeldomLog {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final System.Logger log;
    private final LongSupplier nanos;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong next;

    SeldomLog(System.Logger log) {
        this(log, System::nanoTime);
    }

    /** The same by another clock. */
    SeldomLog(System.Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
        next = new AtomicLong(nanos.getAsLong());
    }

    /** Logs {@code text} as an error, or counts it for the next time. */
    void error(String text) {
        long now = nanos.getAsLong();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
            unsaid.incrementAndGet();
            return;
        }
        long others = unsaid.getAndSet(0);
        String more = others == 0
                ? "; others that end so within a minute are only counted"
                : "; %,d others ended so since the last message".formatted(others);
        log.log(System.Logger.Level.ERROR, text + more);
    }
}
