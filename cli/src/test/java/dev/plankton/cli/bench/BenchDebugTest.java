package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import org.junit.jupiter.api.Test;

class BenchDebugTest {
    @Test
    void theOthersAnswerRightWhileOneIsDebugged() {
        Outcome outcome =
                Outcome.of("bench", "debug", "--vms", "200", "--phases", "2", "--seconds", "0.3", "--attaches", "20");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out()).contains("Medians of 2 pairs of phases", "reply p99", "attach p99");
        assertThat(outcome.out()).doesNotContainPattern("breakpoints met\\s+\\W*0\\s");
    }

    @Test
    void oneVmIsTooFew() {
        assertThat(Outcome.of("bench", "debug", "--vms", "1").err()).contains("--vms");
    }
}
