package dev.plankton.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes boot sectors of the sources beside this class's tests. */
final class Assembler {
    private Assembler() {}

    /**
     * The image of {@code name}.asm with {@code check.inc} at hand. Skips the test where there is no NASM, except under
     * {@code CI=true}.
     */
    static byte[] image(String name) throws IOException, InterruptedException {
        needed();
        Path directory = Files.createTempDirectory("case");
        try {
            copy("check.inc", directory);
            copy(name + ".asm", directory);
            Path image = directory.resolve("image");
            Path messages = directory.resolve("messages");
            int status = new ProcessBuilder("nasm", "-Wall", "-f", "bin", name + ".asm", "-o", image.toString())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(messages.toFile())
                    .start()
                    .waitFor();
            assertThat(Files.readString(messages, StandardCharsets.UTF_8)).isEmpty();
            assertThat(status).isZero();
            return Files.readAllBytes(image);
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static void copy(String name, Path directory) throws IOException {
        try (InputStream source = Objects.requireNonNull(Assembler.class.getResourceAsStream(name), name)) {
            Files.copy(source, directory.resolve(name));
        }
    }

    private static void needed() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> Stream.of(directory + "/nasm", directory + "/nasm.exe"))
                .anyMatch(file -> Files.isExecutable(Path.of(file)));
        if (!found && "true".equals(System.getenv("CI"))) {
            fail("CI needs nasm to make the guests of the cases");
        }
        assumeTrue(found, "nasm is not installed");
    }
}
