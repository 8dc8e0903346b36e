package dev.plankton.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The assembler, where it is installed. */
public final class Nasm {
    /** What an assembly gave. */
    public static final class Result {
        private final byte[] image;
        private final List<String> messages;

        Result(byte[] image, List<String> messages) {
            this.image = image;
            this.messages = messages;
        }

        /** The bytes; none after an error. */
        public byte[] image() {
            return image;
        }

        /** A line for each error and warning, {@code FILE:LINE: ...}. */
        public List<String> messages() {
            return messages;
        }
    }

    private Nasm() {}

    /** Skips the test without {@code nasm}, except under {@code CI=true}, where its absence is a failure. */
    public static void need() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> Stream.of(directory + "/nasm", directory + "/nasm.exe"))
                .anyMatch(file -> Files.isExecutable(Path.of(file)));
        if (!found && "true".equals(System.getenv("CI"))) {
            fail("CI needs nasm");
        }
        assumeTrue(found, "nasm is not installed");
    }

    /** What NASM makes of {@code source}, in whose directory its includes lie, without a warning; {@link #need}s it. */
    public static byte[] assemble(Path source) throws IOException, InterruptedException {
        need();
        Path image = source.resolveSibling("assembled");
        Path messages = source.resolveSibling("messages");
        int status = run(source, image, messages, "-Wall");
        assertThat(Files.readString(messages, StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isZero();
        return Files.readAllBytes(image);
    }

    /** The list that NASM writes of {@code source} with {@code -l}; {@link #need}s it. */
    public static String list(Path source) throws IOException, InterruptedException {
        need();
        Path list = source.resolveSibling("list");
        int status = run(
                source, source.resolveSibling("assembled"), source.resolveSibling("messages"), "-l", list.toString());
        assertThat(status).isZero();
        return Files.readString(list, StandardCharsets.UTF_8);
    }

    /** What NASM makes of a text, and what it says of it, in files of {@code directory}. */
    public static Result assemble(Path directory, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("code.asm"), source);
        Path image = directory.resolve("code.bin");
        Path messages = directory.resolve("messages");
        Files.deleteIfExists(image);
        run(file, image, messages, "-w+all", "-w-obsolete");
        return new Result(
                Files.exists(image) ? Files.readAllBytes(image) : new byte[0],
                Files.readAllLines(messages, StandardCharsets.UTF_8));
    }

    private static int run(Path source, Path image, Path messages, String... warnings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("nasm"));
        command.addAll(List.of(warnings));
        command.addAll(List.of("-f", "bin", source.toString(), "-o", image.toString()));
        Path directory = Objects.requireNonNull(source.toAbsolutePath().getParent());
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start()
                .waitFor();
    }
}
