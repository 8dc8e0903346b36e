package dev.plankton.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TruthTest {
    private static Truth truth(long mayBeLost, long... answers) {
        Truth truth = new Truth(7, mayBeLost);
        for (int n = 0; n < answers.length; n++) {
            truth.ask();
            truth.answered(answers[n], n);
        }
        return truth;
    }

    private static Truth restarted(Truth truth, long nanos, long answer) {
        truth.restart(nanos);
        truth.ask();
        truth.answered(answer, nanos);
        return truth;
    }

    @Test
    void whatWasAnsweredMustBeThere() {
        assertThat(restarted(truth(0, 1, 2, 3), 3, 4).wrong()).isEmpty();
        assertThat(restarted(truth(0, 1, 2, 3), 3, 3).wrong())
                .singleElement()
                .asString()
                .contains("VM 7 answers 3");
        assertThat(restarted(truth(0, 1, 2, 3), 3, 5).wrong()).as("never asked").hasSize(1);
    }

    @Test
    void whatWasAskedAndNotAnsweredMayBeThere() {
        Truth truth = truth(0, 1, 2);
        truth.ask();
        assertThat(restarted(truth, 3, 4).wrong()).isEmpty();
    }

    @Test
    void withAnIntervalTheLastAnswersMayBeLost() {
        assertThat(restarted(truth(2, 1, 2, 3, 4), 4, 4).wrong()).isEmpty();
        assertThat(restarted(truth(2, 1, 2, 3, 4), 4, 3).wrong())
                .as("the third answer was two ago")
                .hasSize(1);
    }

    @Test
    void answersCountWithoutAGap() {
        assertThat(truth(0, 1, 2, 4).wrong()).hasSize(1);
        assertThat(truth(0, 1, 1).wrong()).hasSize(1);
    }
}
