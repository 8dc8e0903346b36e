package dev.plankton.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class SeldomLogTest {
    private final List<String> records = new ArrayList<>();
    private final System.Logger log = new System.Logger() {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            records.add(text);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            records.add(format);
        }
    };

    private final ManualClock clock = new ManualClock(Instant.EPOCH);

    @Test
    void aThousandAtOnceAreOneRecord() {
        SeldomLog seldom = new SeldomLog(new SafeLog(log), clock);
        for (int n = 0; n < 1000; n++) {
            seldom.error("VM " + n + " ended");
        }
        assertThat(records).hasSize(1);
        assertThat(records.getFirst()).startsWith("VM 0 ended;");

        clock.advance(Duration.ofMinutes(1));
        seldom.error("VM 1000 ended");

        assertThat(records).hasSize(2);
        assertThat(records.getLast()).startsWith("VM 1000 ended;").contains("999 others");
    }
}
