package dev.plankton.clock;

import java.time.Instant;

/** Another clock whose nanoseconds are counted from another moment. */
record ShiftedClock(HostClock clock, long shift) implements HostClock {
    @Override
    public long nanoTime() {
        return clock.nanoTime() + shift;
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
        clock.await(monitor, deadline - shift);
    }
}
