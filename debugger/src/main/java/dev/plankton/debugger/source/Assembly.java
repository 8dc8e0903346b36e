package dev.plankton.debugger.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An image with the map to its source. */
public final class Assembly {
    private final byte[] image;
    private final SourceMap map;

    private Assembly(byte[] image, SourceMap map) {
        this.image = image;
        this.map = map;
    }

    /** A copy of its bytes. */
    public byte[] image() {
        return image.clone();
    }

    /** The map to its source. */
    public SourceMap map() {
        return map;
    }

    /**
     * Assembles a source with NASM, which must be installed.
     *
     * @throws IOException with NASM's first error, or if there is no NASM
     */
    public static Assembly assemble(Path source) throws IOException {
        Path file = source.toAbsolutePath().normalize();
        Path folder = Files.createTempDirectory("plankton-nasm");
        try {
            Path image = folder.resolve("image");
            Path list = folder.resolve("list");
            Path messages = folder.resolve("messages");
            int status = run(file, image, list, messages);
            if (status != 0) {
                throw new IOException("nasm: " + firstError(messages, status));
            }
            byte[] bytes = Files.readAllBytes(image);
            return new Assembly(bytes, SourceMap.of(read(list), file, bytes));
        } finally {
            delete(folder);
        }
    }

    private static int run(Path source, Path image, Path list, Path messages) throws IOException {
        Path folder = source.getParent();
        Process nasm;
        try {
            nasm = new ProcessBuilder(
                            "nasm", "-f", "bin", "-l", list.toString(), "-o", image.toString(), source.toString())
                    .directory(folder == null ? null : folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(messages.toFile())
                    .start();
        } catch (IOException e) {
            throw new IOException(
                    "cannot start nasm to assemble " + source.getFileName()
                            + "; install it (Debian: apt-get install nasm), or give an image with a list beside it",
                    e);
        }
        try {
            return nasm.waitFor();
        } catch (InterruptedException e) {
            nasm.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while nasm ran", e);
        }
    }

    private static String firstError(Path messages, int status) throws IOException {
        String text =
                new String(Files.readAllBytes(messages), StandardCharsets.UTF_8); // It may have bytes of any source.
        return text.lines()
                .filter(line -> line.contains("error:") || line.contains("fatal:"))
                .findFirst()
                .orElse("ended with status " + status);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * The map of an image file that has its list beside it: {@code x.img} has {@code x.lst} or {@code x.img.lst}, and the source
     * {@code x.asm} or {@code x.img.asm}.
     *
     * @return empty if there is no list
     * @throws IOException if the list cannot be read, or is of another image
     */
    public static Optional<SourceMap> besides(Path image) throws IOException {
        Path name = image.toAbsolutePath().getFileName();
        if (name == null) {
            return Optional.empty();
        }
        String whole = name.toString();
        int dot = whole.lastIndexOf('.');
        for (String base : List.of(dot > 0 ? whole.substring(0, dot) : whole, whole)) {
            Path list = image.resolveSibling(base + ".lst");
            if (Files.isRegularFile(list)) {
                return Optional.of(map(list, source(image, base), Files.readAllBytes(image)));
            }
        }
        return Optional.empty();
    }

    private static Path source(Path image, String base) {
        return Stream.of(".asm", ".nasm", ".s")
                .map(ending -> image.resolveSibling(base + ending))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(image.resolveSibling(base + ".asm"));
    }

    /**
     * The map by a list.
     *
     * @param source the file that was assembled
     * @throws IOException if it cannot be read, or is of another image
     */
    public static SourceMap map(Path list, Path source, byte[] image) throws IOException {
        try {
            return SourceMap.of(read(list), source, image);
        } catch (IllegalArgumentException e) {
            throw new IOException(list + ": " + e.getMessage(), e);
        }
    }

    private static NasmList read(Path list) throws IOException {
        return NasmList.parse(Files.readString(list, StandardCharsets.ISO_8859_1));
    }
}
