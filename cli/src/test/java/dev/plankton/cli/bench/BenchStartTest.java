package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import org.junit.jupiter.api.Test;

class BenchStartTest {
    @Test
    void aProgramGetsItsFirstAnswer() {
        Outcome outcome = Outcome.of("bench", "start", "--turns", "1");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out()).contains("without an AOT cache", "create to answer, ms");
    }

    @Test
    void badNumbersAreRefused() {
        assertThat(Outcome.of("bench", "start", "--turns", "0").err()).startsWith("plankton: --turns 0: must be");
    }
}
