package dev.plankton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FuzzTest {
    @Test
    void runsAsManyInstructionsAsAsked() {
        Outcome outcome = Outcome.of("fuzz", "--instructions", "50000", "--seed", "7");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("instructions on i686").contains("no violation");
    }

    @Test
    void comparesTiers() {
        Outcome outcome = Outcome.of("fuzz", "--tiers", "auto", "--instructions", "200000");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("in regions").contains("no difference");
    }

    @Test
    void recordingsGiveTheSameStates() {
        Outcome outcome = Outcome.of("fuzz", "--recordings", "--instructions", "3000000", "--seed", "5");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("states compared: no difference");
        assertThat(Outcome.of("fuzz", "--recordings", "--tiers", "auto").err()).contains("leave out --tiers");
    }

    @Test
    void theSameSeedGivesTheSameCases() {
        String first =
                Outcome.of("fuzz", "--instructions", "20000", "--seed", "9").out();
        String again =
                Outcome.of("fuzz", "--instructions", "20000", "--seed", "9").out();
        assertThat(again.replaceAll(" in .* s,", "")).isEqualTo(first.replaceAll(" in .* s,", ""));
    }

    @Test
    void refusesNoInstructions() {
        Outcome outcome = Outcome.of("fuzz", "--instructions", "0");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("plankton: --instructions 0: must be at least 1\n");
    }

    @Test
    void refusesToCompareTheInterpreterWithItself() {
        Outcome outcome = Outcome.of("fuzz", "--tiers", "0");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("plankton: --tiers 0: that is the interpreter itself; use auto or 1\n");
    }

    @Test
    void refusesAnUnknownModel() {
        Outcome outcome = Outcome.of("fuzz", "--model", "z80");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("plankton: unknown CPU model 'z80': use i8086, i80286 or i686\n");
    }
}
