package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import org.junit.jupiter.api.Test;

class BenchReplayTest {
    @Test
    void replaysEndInTheSameState() {
        Outcome outcome = Outcome.of(
                "bench", "replay", "--workload", "queens,ports", "--turns", "1", "--vms", "3", "--requests", "300");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out()).contains("queens", "ports", "requests", "replay MIPS");
    }

    @Test
    void badNumbersAreRefused() {
        assertThat(Outcome.of("bench", "replay", "--turns", "0").err()).startsWith("plankton: --turns 0: must be");
    }
}
