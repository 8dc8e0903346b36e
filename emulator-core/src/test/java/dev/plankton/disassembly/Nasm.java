package dev.plankton.disassembly;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The assembler, where it is installed. */
final class Nasm {
    /**
     * What an assembly gave.
     *
     * @param image the bytes; none after an error
     * @param messages a line for each error and warning, {@code FILE:LINE: ...}
     */
    record Result(byte[] image, List<String> messages) {}

    private Nasm() {}

    /** Skips the test without {@code nasm}, except under {@code CI=true}, where its absence is a failure. */
    static void need() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> Stream.of(directory + "/nasm", directory + "/nasm.exe"))
                .anyMatch(file -> Files.isExecutable(Path.of(file)));
        if (!found && "true".equals(System.getenv("CI"))) {
            fail("CI needs nasm to check the disassembler");
        }
        assumeTrue(found, "nasm is not installed");
    }

    static Result assemble(Path directory, String source) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("code.asm"), source);
        Path image = directory.resolve("code.bin");
        Path messages = directory.resolve("messages");
        Files.deleteIfExists(image);
        new ProcessBuilder("nasm", "-w+all", "-w-obsolete", "-f", "bin", file.toString(), "-o", image.toString())
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start()
                .waitFor();
        return new Result(
                Files.exists(image) ? Files.readAllBytes(image) : new byte[0],
                Files.readAllLines(messages, StandardCharsets.UTF_8));
    }
}
