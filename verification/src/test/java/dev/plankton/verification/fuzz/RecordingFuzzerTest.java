package dev.plankton.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random programs with random inputs, recorded and run again. */
class RecordingFuzzerTest {
    @TempDir
    private Path directory;

    @Test
    void programsReplay() {
        RecordingFuzzer fuzzer = new RecordingFuzzer(CpuModel.I686, directory);
        for (long seed = 1; seed <= 6; seed++) {
            assertThat(fuzzer.run(seed)).as("seed %d", seed).isNull();
        }
        assertThat(fuzzer.compared()).isPositive();
    }

    /** A key came right after the tick that ended a sleep, with no instruction in between, by counted time. */
    @Test
    void inputsRightAfterASleepReplay() {
        assertThat(new RecordingFuzzer(CpuModel.I686, directory).run(770_022)).isNull();
    }

    /** A REP overwrites its own prefix, and the slices of recording and replay end at different places within it. */
    @Test
    void aRepThatOverwritesItselfReplays() {
        assertThat(new RecordingFuzzer(CpuModel.I80286, directory).run(990_036)).isNull();
    }
}
