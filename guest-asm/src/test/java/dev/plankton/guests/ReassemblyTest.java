package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The image beside each source is what NASM makes of that source. Skipped where there is no {@code nasm}, except
 * under {@code CI=true}, where its absence is a failure.
 */
class ReassemblyTest {

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
}
