package dev.plankton.dashboard.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.dashboard.Population;
import dev.plankton.hypervisor.Hypervisor;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The metrics by the rules of Prometheus. */
class MetricsTest {
    private static final int MOST = 60;
    private static final Pattern SERIES = Pattern.compile("([a-z_][a-z0-9_]*(?:\\{[^}]*})?) \\S+");

    /** Viewers that are not there. */
    private static final Metrics.Viewers NONE = new Metrics.Viewers() {
        @Override
        public int viewers() {
            return 0;
        }

        @Override
        public long sentBytes() {
            return 0;
        }
    };

    private static Set<String> series(int vms) {
        try (Hypervisor hypervisor = Population.of("web", vms);
                Metrics metrics = new Metrics(hypervisor, NONE, List.of())) {
            return metrics.scrape()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> {
                        Matcher matcher = SERIES.matcher(line);
                        assertThat(matcher.matches()).as(line).isTrue();
                        return matcher.group(1);
                    })
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void theyAreTheSameWhateverThePopulation() {
        // A gateway adds 16.
        assertThat(series(1)).isEqualTo(series(10_000)).hasSizeLessThanOrEqualTo(MOST - 16);
    }

    @Test
    void namesHavePrefixAndUnit() {
        assertThat(series(1))
                .allMatch(name -> name.startsWith("plankton_"))
                .contains(
                        "plankton_hypervisor_replies_total",
                        "plankton_hypervisor_alive",
                        "plankton_memory_bytes{kind=\"table\"}",
                        "plankton_process_cpu_seconds_total",
                        "plankton_process_resident_bytes",
                        "plankton_dashboard_sent_bytes_total");
    }
}
