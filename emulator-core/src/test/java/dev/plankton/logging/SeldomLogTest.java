package dev.plankton.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeldomLogTest {
    private final RecordingLogger log = new RecordingLogger();

    private final ManualClock clock = new ManualClock(Instant.EPOCH);

    @Test
    void aThousandAtOnceAreOneRecord() {
        SeldomLog seldom = new SeldomLog(new SafeLog(log), clock);
        for (int n = 0; n < 1000; n++) {
            seldom.error("VM " + n + " ended");
        }
        assertThat(log.records).hasSize(1);
        assertThat(log.records.getFirst()).startsWith("VM 0 ended;");

        clock.advance(Duration.ofMinutes(1));
        seldom.error("VM 1000 ended");

        assertThat(log.records).hasSize(2);
        assertThat(log.records.getLast()).startsWith("VM 1000 ended;").contains("999 others");
    }
}
