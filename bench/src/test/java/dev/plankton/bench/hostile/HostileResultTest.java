package dev.plankton.bench.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.bench.report.Json;
import dev.plankton.bench.report.Latencies;
import dev.plankton.cpu.model.Tier;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class HostileResultTest {
    private static HostileResult.Load load(long p99Micros, long timeouts, long broken) {
        Histogram nanos = new Histogram(3);
        nanos.recordValue(p99Micros * 1000);
        return new HostileResult.Load(Latencies.of(nanos), timeouts, broken, 1);
    }

    private static HostileResult.Row row(HostileResult.Load beside, Double stop, Double gateway, Double hypervisor) {
        return new HostileResult.Row("spin", "boot", load(1000, 0, 0), beside, 0, 1, stop, gateway, hypervisor);
    }

    @Test
    void aRowThatKeepsEverythingMissesNothing() {
        assertThat(row(load(3900, 0, 0), 99.0, 99.0, 99.0).missed()).isEmpty();
    }

    @Test
    void eachPromiseIsJudged() {
        assertThat(row(load(4200, 0, 0), 1.0, 1.0, 1.0).missed()).containsExactly("p99");
        assertThat(row(load(1000, 1, 0), 1.0, 1.0, 1.0).missed()).containsExactly("time-outs");
        assertThat(row(load(1000, 0, 1), 1.0, 1.0, 1.0).missed()).containsExactly("replies");
        assertThat(row(load(1000, 0, 0), 101.0, 1.0, 1.0).missed()).containsExactly("stop");
        assertThat(row(load(1000, 0, 0), 1.0, 101.0, 1.0).missed()).containsExactly("close");
        assertThat(row(load(1000, 0, 0), 1.0, 1.0, 101.0).missed()).containsExactly("close");
        assertThat(row(load(1000, 0, 0), null, null, null).missed()).containsExactly("stop", "close");
    }

    @Test
    void whatDidNotEndIsReportedAndCountsAsMissed() {
        HostilePlan plan = new HostilePlan(
                1,
                1,
                List.of(Attacker.SPIN),
                List.of(Mode.BOOT),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                1,
                Tier.REGIONS_WHEN_HOT);
        HostileResult result = HostileResult.of(plan, List.of(row(load(1000, 0, 0), null, 1.0, 1.0)), 5);
        assertThat(result.missed()).isEqualTo(5);
        assertThat(result.report().text()).contains("over 10,000", "missed: stop", "4 rows were not measured");
        assertThat(Json.of(result)).contains("\"stopMillis\": null");
    }
}
