package dev.plankton.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long MS = 1_000_000;

    private final ManualClock clock = new ManualClock(Instant.EPOCH);

    @Test
    void vmTimeBeginsWithThePacer() {
        clock.advance(Duration.ofSeconds(5));
        Pacer pacer = new Pacer(clock);
        assertThat(pacer.now()).isZero();

        clock.advance(Duration.ofMillis(30));

        assertThat(pacer.now()).isEqualTo(30 * MS);
    }

    @Test
    void aVmThatIsALittleLateCatchesUp() {
        Pacer pacer = new Pacer(clock);
        clock.advance(Duration.ofMillis(200));

        pacer.reached(0);

        assertThat(pacer.now()).isEqualTo(200 * MS);
    }

    @Test
    void aVmThatIsLaterStaysLate() {
        Pacer pacer = new Pacer(clock);
        clock.advance(Duration.ofSeconds(10));

        pacer.reached(50 * MS);

        assertThat(pacer.now()).isEqualTo(250 * MS);
        clock.advance(Duration.ofMillis(1));
        assertThat(pacer.now()).isEqualTo(251 * MS);
    }
}
