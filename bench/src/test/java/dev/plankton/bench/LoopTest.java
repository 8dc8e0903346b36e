package dev.plankton.bench;

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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops' images are bootable, and are what NASM makes of the sources beside them. */
final class LoopTest {
    @ParameterizedTest
    @EnumSource
    void isBootable(Loop loop) {
        assertThat(loop.image().bootable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void imageComesFromItsSource(Loop loop, @TempDir Path directory) throws IOException, InterruptedException {
        needsNasm();
        Path source = Files.writeString(directory.resolve("loop.asm"), loop.source());
        Path image = directory.resolve("loop.img");
        Path messages = directory.resolve("messages");
        int status = new ProcessBuilder(
                        List.of("nasm", "-Wall", "-f", "bin", source.toString(), "-o", image.toString()))
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start()
                .waitFor();
        assertThat(Files.readString(messages, StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        assertThat(image).hasBinaryContent(loop.bytes());
    }

    /** Skips where there is no nasm, except under {@code CI=true}. */
    private static void needsNasm() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> Stream.of(directory + "/nasm", directory + "/nasm.exe"))
                .anyMatch(file -> Files.isExecutable(Path.of(file)));
        if (!found && "true".equals(System.getenv("CI"))) {
            fail("CI needs nasm to check the loops' images");
        }
        assumeTrue(found, "nasm is not installed");
    }
}
