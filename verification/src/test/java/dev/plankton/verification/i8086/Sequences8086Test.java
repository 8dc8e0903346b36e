package dev.plankton.verification.i8086;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two to four instructions in a row do on an i8086 what its manuals say, whatever the ones before have left behind. A
 * sample runs in each build; {@code -Dplankton.sequences.8086=644000} asks for that number on each tier, the width of the
 * public suite of single instructions.
 */
final class Sequences8086Test {
    private static final int ALL = Integer.getInteger("plankton.sequences.8086", 0);
    private static final long SEED = Long.getLong("plankton.sequences.seed", 0);

    /** Sequences of which at most one may come to nothing. */
    private static final int MOST_UNFINISHED_IN = 20;

    @ParameterizedTest
    @CsvSource({"INTERPRETER, 30000", "REGIONS_ALWAYS, 3000"})
    void instructionsInARowDoWhatTheManualsSay(Tier tier, int sample) {
        int count = ALL > 0 ? ALL : sample;
        Comparison8086 comparison = new Comparison8086(tier);
        for (int n = 0; n < count; n++) {
            assertThat(comparison.run(SEED + n, n)).as("sequence %d", SEED + n).isNull();
        }
        assertThat(count).isGreaterThan(8 * Sequence.forms());
        assertThat(comparison.instructions()).isGreaterThan(2L * count);
        assertThat(comparison.unfinished()).isLessThan(count / MOST_UNFINISHED_IN);
    }
}
