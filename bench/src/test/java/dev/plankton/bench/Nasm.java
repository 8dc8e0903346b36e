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

/** The assembler. */
public final class Nasm {
    private Nasm() {}

    /**
     * What NASM makes of {@code source}, in whose directory its includes lie. Skips the test where there is no NASM, except
     * under {@code CI=true}.
     */
    public static byte[] assemble(Path source) throws IOException, InterruptedException {
        needed();
        Path directory = source.toAbsolutePath().getParent();
        Path image = directory.resolve("assembled");
        Path messages = directory.resolve("messages");
        int status = new ProcessBuilder(
                        List.of("nasm", "-Wall", "-f", "bin", source.toString(), "-o", image.toString()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start()
                .waitFor();
        assertThat(Files.readString(messages, StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        return Files.readAllBytes(image);
    }

    private static void needed() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> Stream.of(directory + "/nasm", directory + "/nasm.exe"))
                .anyMatch(file -> Files.isExecutable(Path.of(file)));
        if (!found && "true".equals(System.getenv("CI"))) {
            fail("CI needs nasm to check the images");
        }
        assumeTrue(found, "nasm is not installed");
    }
}
