package dev.plankton.cluster.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Guest time at the next owner: never behind that at the one before, and no VM waits for it. */
class ArrivalClockTest {
    private final ManualClock host = new ManualClock(Instant.EPOCH);
    private final ArrivalClock clock = new ArrivalClock(host, 1_000);

    @Test
    void itGoesOnFromWhatTheOtherNodeSaid() {
        assertThat(clock.guest().nanoTime()).isEqualTo(1_000);
        host.advance(Duration.ofNanos(50));
        assertThat(clock.guest().nanoTime()).isEqualTo(1_050);
        assertThat(clock.guest().millis()).isEqualTo(host.millis());
    }

    /** What said the time first was 300 ns on its way, and what says it last only 100. */
    @Test
    void itIsSetForwardToWhenTheVmsStopped() {
        host.advance(Duration.ofNanos(50));
        clock.reach(1_250);
        assertThat(clock.guest().nanoTime()).isEqualTo(1_250);
        host.advance(Duration.ofNanos(5));
        assertThat(clock.guest().nanoTime()).isEqualTo(1_255);
    }

    @Test
    void itIsNeverSetBack() {
        host.advance(Duration.ofNanos(50));
        clock.reach(1_040);
        assertThat(clock.guest().nanoTime()).isEqualTo(1_050);
    }
}
