package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.machine.BootImage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The guest of {@code stream.asm}, which sends bytes without end to each client. */
final class StreamGuest {
    private StreamGuest() {}

    /** Its image. Skips the test without {@code nasm}, except under {@code CI=true}, where its absence is a failure. */
    static BootImage assemble(Path directory) throws IOException, InterruptedException {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "nasm")));
        if (!found && "true".equals(System.getenv("CI"))) {
            fail("CI needs nasm to assemble the guest");
        }
        assumeTrue(found, "nasm is not installed");
        Path source = directory.resolve("stream.asm");
        try (InputStream resource = StreamGuest.class.getResourceAsStream("stream.asm")) {
            Files.copy(resource, source);
        }
        Path image = directory.resolve("stream.img");
        Process nasm = new ProcessBuilder(
                        List.of("nasm", "-Wall", "-f", "bin", source.toString(), "-o", image.toString()))
                .inheritIO()
                .start();
        assertThat(nasm.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(nasm.exitValue()).isZero();
        return BootImage.of("stream", Files.readAllBytes(image));
    }

    /** The byte at {@code position} of what a client receives. */
    static byte at(long position) {
        int sequence = (int) position + 1;
        return (byte) (sequence + (sequence >> 8));
    }
}
