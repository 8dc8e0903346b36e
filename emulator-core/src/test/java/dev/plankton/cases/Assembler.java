package dev.plankton.cases;

import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.io.InputStream;
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
        Path directory = Files.createTempDirectory("case");
        try {
            copy("check.inc", directory);
            copy(name + ".asm", directory);
            return Nasm.assemble(directory.resolve(name + ".asm"));
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
}
