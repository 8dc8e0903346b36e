package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what must happen, however slow the machine. */
public final class Patience {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(60);

    private Patience() {}

    /** Returns when it has happened, which is looked at each millisecond; fails after a minute. */
    public static void until(String what, BooleanSupplier happened) {
        long start = System.nanoTime();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("nanoseconds until %s", what)
                    .isLessThan(NANOS);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
