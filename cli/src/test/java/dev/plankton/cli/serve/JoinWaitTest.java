package dev.plankton.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.serve.JoinWait.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In a time of its own, which begins just before it overflows. */
final class JoinWaitTest {
    private static final int MINIMUM = 2;

    private long now = Long.MAX_VALUE - Duration.ofSeconds(10).toNanos();
    private final JoinWait wait = new JoinWait(MINIMUM, now);

    /** The first verdict in that time that is not to wait, or the last one. */
    private Verdict within(Duration time, int members) {
        long end = now + time.toNanos();
        Verdict verdict = wait.look(false, false, members, now);
        while (end - now > 0 && (verdict == Verdict.WAIT || verdict == Verdict.WAIT_LONG)) {
            now += Duration.ofMillis(20).toNanos();
            verdict = wait.look(false, false, members, now);
        }
        return verdict;
    }

    @Test
    void aNodeThatBeganAClusterAloneLooksForTheOthersAgainAfterHalfAMinute() {
        assertThat(within(Duration.ofMillis(29_900), 1)).isEqualTo(Verdict.WAIT_LONG);
        assertThat(within(Duration.ofMillis(200), 1)).isEqualTo(Verdict.AGAIN);
    }

    @Test
    void theTimeBeginsAgainWhenThereWereEnough() {
        assertThat(within(Duration.ofSeconds(25), 1)).isEqualTo(Verdict.WAIT_LONG);
        assertThat(within(Duration.ofSeconds(1), MINIMUM)).isEqualTo(Verdict.WAIT_LONG);
        assertThat(within(Duration.ofMillis(29_900), 1)).isEqualTo(Verdict.WAIT_LONG);
        assertThat(within(Duration.ofMillis(200), 1)).isEqualTo(Verdict.AGAIN);
    }

    /** Its attempt to join goes on by itself. */
    @Test
    void aNodeThatIsNoMemberYetWaits() {
        assertThat(within(Duration.ofMinutes(10), 0)).isEqualTo(Verdict.WAIT_LONG);
    }

    @Test
    void aMemberServesAfterAMinuteAlthoughSlabsHaveNoNode() {
        assertThat(within(Duration.ofMillis(59_900), 3)).isEqualTo(Verdict.WAIT_LONG);
        assertThat(within(Duration.ofMillis(200), 3)).isEqualTo(Verdict.IN);
    }

    @Test
    void aNodeThatWasRemovedIsStartedAgainAndOneThatIsReadyIsNot() {
        assertThat(wait.look(false, true, 3, now)).isEqualTo(Verdict.AGAIN);
        assertThat(wait.look(true, false, 3, now)).isEqualTo(Verdict.IN);
    }

    @Test
    void whatTakesLongIsSaid() {
        assertThat(wait.look(false, false, 1, now)).isEqualTo(Verdict.WAIT);
        assertThat(wait.look(false, false, 1, now + Duration.ofMillis(5_100).toNanos()))
                .isEqualTo(Verdict.WAIT_LONG);
    }
}
