package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What VMs take for the wall clock at their power-on. */
class HostTimeTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    /** A step is 17 ms. */
    private static final long STEP_MILLIS = 17;

    private final ManualClock clock = new ManualClock(START);
    private final HostTime time = new HostTime(clock);

    @Test
    void aStepIsAtTheHostsWallClockTime() {
        clock.advance(Duration.ofMillis(1234));
        assertThat(time.millisAt(time.lastStep()))
                .isBetween(clock.millis() - STEP_MILLIS, clock.millis());
    }

    @Test
    void vmsThatStartWithinAStepHaveTheSameTime() {
        long step = time.lastStep();
        long millis = time.millisAt(step);
        clock.advance(Duration.ofMillis(STEP_MILLIS - 1));
        assertThat(time.lastStep()).isEqualTo(step);
        assertThat(time.millisAt(step)).isEqualTo(millis);
    }

    @Test
    void laterStepsAreAsMuchLaterAsTheHostsTime() {
        long millis = time.millisAt(time.lastStep());
        clock.advance(Duration.ofSeconds(1));
        assertThat(time.millisAt(time.lastStep()) - millis).isBetween(1000 - STEP_MILLIS, 1000 + STEP_MILLIS);
    }
}
