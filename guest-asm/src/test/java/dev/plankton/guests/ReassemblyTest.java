package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> Stream.of(directory + "/nasm", directory + "/nasm.exe"))
                .anyMatch(file -> Files.isExecutable(Path.of(file)));
        if (!found && "true".equals(System.getenv("CI"))) {
            fail("CI needs nasm to check the guests' images");
        }
        assumeTrue(found, "nasm is not installed");
    }

    @ParameterizedTest
    @MethodSource("dev.plankton.guests.Guests#all")
    void imageComesFromItsSource(Guest guest, @TempDir Path directory) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("guest.asm"), guest.source());
        Path image = directory.resolve("guest.img");
        Path messages = directory.resolve("messages");
        int status = new ProcessBuilder(
                        List.of("nasm", "-Wall", "-f", "bin", source.toString(), "-o", image.toString()))
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start()
                .waitFor();
        assertThat(Files.readString(messages, StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        assertThat(image).hasBinaryContent(guest.image());
    }
}
