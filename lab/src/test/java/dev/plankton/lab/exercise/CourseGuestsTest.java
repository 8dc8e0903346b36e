package dev.plankton.lab.exercise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import dev.plankton.testing.Nasm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The boot images that labs give out are what NASM makes of the sources beside them. */
class CourseGuestsTest {
    private static final Path COURSE = Path.of("src/main/resources/dev/plankton/lab/course");

    @TempDir
    private Path directory;

    private Path copy(Path source) throws Exception {
        return Files.copy(source, directory.resolve("source.asm"));
    }

    @ParameterizedTest
    @CsvSource({"09-replay, gate", "10-migration, bank"})
    void theImageIsMadeOfTheSource(String lab, String name) throws Exception {
        Path start = COURSE.resolve(lab).resolve("start");
        byte[] assembled = Nasm.assemble(copy(start.resolve(name + ".asm")));
        assertThat(CourseGuests.image(lab, name).hash())
                .isEqualTo(BootImage.of(name, assembled).hash());
    }

    @Test
    void theListIsThatOfTheSource() throws Exception {
        Path start = COURSE.resolve("09-replay").resolve("start");
        assertThat(Files.readString(start.resolve("gate.lst"))).isEqualTo(Nasm.list(copy(start.resolve("gate.asm"))));
    }
}
