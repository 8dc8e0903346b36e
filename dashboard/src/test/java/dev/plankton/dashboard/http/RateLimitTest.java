package dev.plankton.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RateLimit limit = new RateLimit(10, 20, nanos::get);

    @Test
    void aBurstPassesAndThenTheRate() {
        for (int n = 0; n < 20; n++) {
            assertThat(limit.take(1)).isTrue();
        }
        assertThat(limit.take(1)).isFalse();
        nanos.addAndGet(100_000_000);
        assertThat(limit.take(1)).isTrue();
        assertThat(limit.take(1)).isFalse();
        nanos.addAndGet(3_600_000_000_000L);
        assertThat(limit.available()).as("no more than a burst").isEqualTo(20);
    }

    @Test
    void whatWasSpentBeforehandIsMissingLater() {
        limit.spend(30);
        assertThat(limit.available()).isEqualTo(-10);
        nanos.addAndGet(2_000_000_000);
        assertThat(limit.take(10)).isTrue();
    }
}
