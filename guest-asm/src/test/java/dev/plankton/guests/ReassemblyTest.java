package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The image beside each source is what NASM makes of that source. Skipped where there is no {@code nasm}, except
 * under {@code CI=true}, where its absence is a failure.
 */
class ReassemblyTest {
    private static final Pattern PADDING = Pattern.compile("(times .*\\(\\$ ?- ?\\$\\$\\) db) 0");

    @BeforeAll
    static void needsNasm() {
        Nasm.need();
    }

    @ParameterizedTest
    @MethodSource("dev.plankton.guests.Guests#all")
    void imageComesFromItsSource(Guest guest, @TempDir Path directory) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("guest.asm"), guest.source());
        assertThat(Nasm.assemble(source)).isEqualTo(guest.image());
    }

    /** The padding up to the end of the sector is what changes with the byte that fills it. */
    @ParameterizedTest
    @MethodSource("dev.plankton.guests.Guests#all")
    void theReadmeSaysHowManyBytesAreUsed(Guest guest, @TempDir Path directory)
            throws IOException, InterruptedException {
        String filled = PADDING.matcher(guest.source()).replaceAll("$1 0FFh");
        byte[] image = Nasm.assemble(Files.writeString(directory.resolve("guest.asm"), filled));
        int used = 510;
        for (int n = 0; n < 510; n++) {
            used -= image[n] == guest.image()[n] ? 0 : 1;
        }
        String row = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("| `" + guest.name() + "` |"))
                .findFirst()
                .orElseThrow();
        assertThat(row).endsWith(" | " + used + " |");
    }
}
