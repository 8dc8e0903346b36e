package dev.plankton.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BellTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final Bell bell = new Bell(clock);

    /** A thread that waits by now. */
    private Thread waits(long nanos) throws Exception {
        long seen = bell.rings();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                bell.await(seen, nanos);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Patience.until("it waits", () -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    @Test
    void aWaitEndsWhenItsTimeHasPassedOnTheClock() throws Exception {
        Thread waiting = waits(2_000_000);
        clock.advance(Duration.ofMillis(1));
        assertThat(waiting.isAlive()).isTrue();

        clock.advance(Duration.ofMillis(1));

        assertThat(waiting.join(LIMIT)).isTrue();
    }

    @Test
    void aRingEndsAWaitWithoutLimit() throws Exception {
        Thread waiting = waits(Long.MAX_VALUE);

        bell.ring();

        assertThat(waiting.join(LIMIT)).isTrue();
    }
}
