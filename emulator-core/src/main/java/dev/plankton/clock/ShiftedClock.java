package dev.plankton.clock;

import java.time.Instant;
import java.util.function.LongSupplier;

/** Another clock whose nanoseconds are counted from another moment. */
record ShiftedClock(HostClock clock, LongSupplier shift) implements HostClock {
    @Override
    public long nanoTime() {
        return clock.nanoTime() + shift.getAsLong();
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public long millis() {
        return clock.millis();
    }

    @Override
    public void await(Object monitor, long deadline) throws InterruptedException {
        clock.await(monitor, deadline - shift.getAsLong());
    }
}
