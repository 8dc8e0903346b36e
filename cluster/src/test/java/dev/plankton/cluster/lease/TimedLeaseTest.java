package dev.plankton.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.HostClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TimedLeaseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Two clocks that the test sets. */
    private static final class Clock implements HostClock {
        long nanos = Long.MAX_VALUE - 10, millis;

        void pass(Duration time) {
            nanos += time.toNanos();
            millis += time.toMillis();
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public void await(Object monitor, long deadline) {
            throw new UnsupportedOperationException();
        }
    }

    private final Clock clock = new Clock();
    private final TimedLease lease = new TimedLease(clock);

    @Test
    void isNotHeldBeforeItIsRenewed() {
        assertThat(lease.held()).isFalse();
    }

    @Test
    void endsCountedFromWhenItWasAskedFor() {
        TimedLease.Asked asked = lease.ask();
        clock.pass(Duration.ofMillis(900));
        lease.renew(asked, SECOND);
        assertThat(lease.held()).isTrue();
        clock.pass(Duration.ofMillis(100));
        assertThat(lease.held()).isFalse();
    }

    @Test
    void anAnswerThatComesTooLateGivesNothing() {
        TimedLease.Asked asked = lease.ask();
        clock.pass(SECOND);
        lease.renew(asked, SECOND);
        assertThat(lease.held()).isFalse();
    }

    @Test
    void anOlderAnswerDoesNotShortenIt() {
        TimedLease.Asked first = lease.ask();
        clock.pass(Duration.ofMillis(500));
        lease.renew(lease.ask(), SECOND);
        lease.renew(first, SECOND);
        clock.pass(Duration.ofMillis(900));
        assertThat(lease.held()).isTrue();
    }

    /** A computer that sleeps stops the one clock; the other shows it. */
    @Test
    void endsWhenTheWallClockHasPassedIt() {
        lease.renew(lease.ask(), SECOND);
        clock.millis += 5000;
        assertThat(lease.held()).isFalse();
        clock.nanos++;
        lease.renew(lease.ask(), SECOND);
        assertThat(lease.held()).isTrue();
    }

    @Test
    void aWallClockThatIsSetBackDoesNotMakeItLonger() {
        lease.renew(lease.ask(), SECOND);
        clock.millis -= 100_000;
        clock.nanos += SECOND.toNanos();
        assertThat(lease.held()).isFalse();
    }

    @Test
    void canBeEnded() {
        lease.renew(lease.ask(), SECOND);
        lease.end();
        assertThat(lease.held()).isFalse();
    }
}
