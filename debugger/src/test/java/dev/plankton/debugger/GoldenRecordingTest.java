package dev.plankton.debugger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import dev.plankton.recording.io.RecordingFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Recordings that releases have made, in {@code recordings/} of the test resources: each build replays them. If one does not replay
 * because the emulator executes something else on purpose, {@code RecordingFormat.RULES} is to be raised, and new files made by
 * {@code plankton run --record}: their names end with the number, and their images are beside them. The old ones are then refused, as
 * one of the first rules is.
 */
class GoldenRecordingTest {
    @TempDir
    private Path directory;

    private Path resource(String name) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/recordings/" + name))) {
            Files.copy(in, file);
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({"snake-counted-2", "snake-host-2", "echo-host-2"})
    void replays(String name) throws IOException {
        BootImage image = BootImage.read(resource(name.split("-", 2)[0] + ".img"));
        Recording recording = Recording.read(resource(name + ".plrec"), image);
        long hash = -1;
        for (Tier tier : new Tier[] {Tier.INTERPRETER, Tier.REGIONS_WHEN_HOT}) {
            try (Machine machine = Machine.replay(recording, tier)) {
                machine.replayToEnd();
                assertThat(machine.instructions()).isEqualTo(recording.end());
                if (hash != -1) {
                    assertThat(machine.stateHash()).isEqualTo(hash);
                }
                hash = machine.stateHash();
            }
        }
    }

    @Test
    void thoseOfOtherRulesAreRefused() throws IOException {
        BootImage image = BootImage.read(resource("echo.img"));
        Path old = resource("echo-host-1.plrec");
        assertThatThrownBy(() -> Recording.read(old, image))
                .isInstanceOf(RecordingFormatException.class)
                .hasMessageMatching(
                        "made by Plankton .*, whose rules are number 1; this release plays those of number \\d+");
    }
}
