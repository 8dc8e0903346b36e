package dev.plankton.debugger.dap;

import dev.plankton.debugger.source.SourceMap;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.debug.Source;
import org.jspecify.annotations.Nullable;

/** Source files as the protocol names them. */
final class Sources {
    private Sources() {}

    static Source of(Path file) {
        Source source = new Source();
        source.setName(String.valueOf(file.getFileName()));
        source.setPath(file.toString());
        return source;
    }

    /** The file that a client means: the one with that path, or the only one with that name. */
    static Path file(@Nullable Source source, SourceMap map) {
        String name = source == null ? null : source.getPath() != null ? source.getPath() : source.getName();
        if (name == null) {
            throw new IllegalArgumentException("the source has no path");
        }
        Path file;
        try {
            file = Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a file name: " + name, e);
        }
        if (map.files().contains(file)) {
            return file;
        }
        List<Path> sameName = map.files().stream()
                .filter(other -> other.getFileName().equals(file.getFileName()))
                .toList();
        return sameName.size() == 1 ? sameName.getFirst() : file;
    }
}
