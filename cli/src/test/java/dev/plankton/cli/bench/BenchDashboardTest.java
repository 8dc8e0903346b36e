package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import org.junit.jupiter.api.Test;

class BenchDashboardTest {
    @Test
    void bothViewsArePicturedAndAllAnswerRight() {
        Outcome outcome = Outcome.of("bench", "dashboard", "--vms", "70000", "--rounds", "1", "--seconds", "0.1");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out()).contains("Medians of 1 pairs of phases", "first picture, ms", "with/without");
    }

    @Test
    void noVmIsTooFew() {
        assertThat(Outcome.of("bench", "dashboard", "--vms", "0").err()).contains("--vms");
    }
}
