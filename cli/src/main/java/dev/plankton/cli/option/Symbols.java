package dev.plankton.cli.option;

import dev.plankton.debugger.source.Assembly;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.guests.Guest;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the symbols and source of images: of built-in guests, and of files with a list of NASM ({@code IMG.lst}) or a linked ELF file
 * with DWARF ({@code IMG.elf}) beside them.
 */
public final class Symbols {
    private Symbols() {}

    /**
     * Those of an image that a user has named.
     *
     * @param warnings takes why what is beside the file cannot be used
     */
    public static Optional<DebugFile> of(String nameOrFile, BootImage image, Consumer<String> warnings) {
        Path file = path(nameOrFile);
        if (file == null || !Files.isRegularFile(file)) {
            return builtIn(image);
        }
        try {
            byte[] bytes = Files.readAllBytes(file);
            Optional<SourceMap> map = Assembly.besides(file);
            if (map.isPresent()) {
                return Optional.of(DebugFile.of(image.name(), bytes, map.get()));
            }
            Path elf = elf(file);
            return elf == null ? builtIn(image) : Optional.of(DebugFile.of(image.name(), Files.readAllBytes(elf)));
        } catch (IOException | IllegalArgumentException e) {
            warnings.accept("no symbols: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Those of a built-in guest; empty if the image is none. */
    public static Optional<DebugFile> builtIn(BootImage image) {
        return GuestSources.guest(image).map(Symbols::builtIn);
    }

    private static DebugFile builtIn(Guest guest) {
        byte[] source = guest.source().getBytes(StandardCharsets.UTF_8);
        return DebugFile.of(
                guest.name(), guest.image(), GuestSources.map(guest), Map.of(GuestSources.file(guest), source));
    }

    private static @Nullable Path elf(Path image) {
        String name = String.valueOf(image.getFileName());
        int dot = name.lastIndexOf('.');
        for (String base : Arrays.asList(dot > 0 ? name.substring(0, dot) : name, name)) {
            Path elf = image.resolveSibling(base + ".elf");
            if (Files.isRegularFile(elf)) {
                return elf;
            }
        }
        return null;
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
