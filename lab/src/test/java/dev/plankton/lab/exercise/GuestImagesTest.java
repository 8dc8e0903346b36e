package dev.plankton.lab.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images that exercises run are what NASM makes of the sources beside them. */
class GuestImagesTest {
    private static final Path COURSE = Path.of("src/main/resources/dev/plankton/lab/course");

    @ParameterizedTest
    @ValueSource(strings = {"04-scheduling/start/worker", "05-idle/start/sleepers", "09-replay/start/gate", "10-migration/start/bank"})
    void imagesComeFromTheirSources(String name, @TempDir Path directory) throws IOException, InterruptedException {
        Path source = Files.copy(COURSE.resolve(name + ".asm"), directory.resolve("guest.asm"));
        assertThat(Nasm.assemble(source)).isEqualTo(Files.readAllBytes(COURSE.resolve(name + ".img")));
    }

    @Test
    void theListForTheDebuggerIsThatOfTheSource(@TempDir Path directory) throws IOException, InterruptedException {
        Path source = Files.copy(COURSE.resolve("09-replay/start/gate.asm"), directory.resolve("gate.asm"));
        assertThat(Nasm.list(source)).isEqualTo(Files.readString(COURSE.resolve("09-replay/start/gate.lst")));
    }

    @Test
    void sleepersHaveTheNamesOfTheirSource() throws IOException {
        List<String> names = Files.readAllLines(COURSE.resolve("05-idle/start/sleepers.asm")).stream()
                .filter(line -> line.startsWith("guest "))
                .map(line -> line.split("\\s+", 3)[1])
                .toList();
        assertThat(IdleExercise.SLEEPERS).extracting(IdleExercise.Sleeper::name).isEqualTo(names);
    }
}
