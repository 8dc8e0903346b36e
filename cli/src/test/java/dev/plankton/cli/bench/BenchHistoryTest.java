package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import org.junit.jupiter.api.Test;

class BenchHistoryTest {
    @Test
    void everyMomentIsAsItWas() {
        Outcome outcome = Outcome.of(
                "bench",
                "history",
                "--workload",
                "queens,strings",
                "--instructions",
                "20000000",
                "--visits",
                "5",
                "--mib",
                "1");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out()).contains("queens", "strings", "step back");
    }

    @Test
    void unknownWorkloadsAreRefused() {
        assertThat(Outcome.of("bench", "history", "--workload", "nothing").err())
                .startsWith("plankton: --workload nothing: unknown workload; use ");
    }
}
