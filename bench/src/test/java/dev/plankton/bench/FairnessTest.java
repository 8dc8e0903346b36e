package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FairnessTest {
    @Test
    void idleVmsAnswerBesideSpinningOnes() throws IOException {
        Fairness.Result result = Fairness.run(20, 100, 50);
        assertThat(result.wrong()).isZero();
        assertThat(result.latencies().getTotalCount()).isEqualTo(50);
    }
}
