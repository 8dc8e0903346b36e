package dev.plankton.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private static final long MILLIS = 1_000_000;

    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(1_000));

    private CompletableFuture<Long> waiterUntil(long deadline) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Object monitor = new Object();
                    synchronized (monitor) {
                        while (clock.nanoTime() < deadline) {
                            try {
                                clock.await(monitor, deadline);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                        return clock.nanoTime();
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    @Test
    void bothOfItsTimesAdvanceTogether() {
        clock.advance(Duration.ofMillis(7));

        assertThat(clock.nanoTime()).isEqualTo(7 * MILLIS);
        assertThat(clock.millis()).isEqualTo(1_007);
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(1_007));
    }

    @Test
    void itNeverRunsBackwards() {
        assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a clock cannot be advanced by PT-0.001S: at least 0");
    }

    /** However the waiter's look at the time and the advance fall together. */
    @Test
    void noAdvanceIsMissed() throws Exception {
        for (int n = 1; n <= 2000; n++) {
            long deadline = n * MILLIS;
            CompletableFuture<Long> waiter = waiterUntil(deadline);
            clock.advance(Duration.ofMillis(1));
            assertThat(waiter.get(2, TimeUnit.MINUTES)).isEqualTo(deadline);
        }
    }

    @Test
    void aWaitEndsAtItsDeadlineOnly() throws Exception {
        CompletableFuture<Long> waiter = waiterUntil(3 * MILLIS);
        clock.advance(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(waiter.get(2, TimeUnit.MINUTES)).isEqualTo(3 * MILLIS);
    }

    @Test
    void aDeadlineThatHasPassedIsNotWaitedFor() throws Exception {
        clock.advance(Duration.ofMillis(5));
        Object monitor = new Object();
        synchronized (monitor) {
            clock.await(monitor, 5 * MILLIS);
        }
        assertThat(clock.nanoTime()).isEqualTo(5 * MILLIS);
    }
}
