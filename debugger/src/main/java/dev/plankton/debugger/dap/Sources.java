package dev.plankton.debugger.dap;

import dev.plankton.debugger.source.SourceMap;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.lsp4j.debug.Source;
import org.jspecify.annotations.Nullable;

/**
 * Source files as the protocol names them: by their path, and by a number where they are no files of the host, so that the client asks
 * for the text.
 */
record Sources(SourceMap map, Programs programs) {
    /** A file of the map. */
    Source of(Path file) {
        Source source = new Source();
        source.setName(String.valueOf(file.getFileName()));
        source.setPath(file.toString());
        if (!Files.isRegularFile(file) && programs.text(file).isPresent()) {
            source.setSourceReference(map.files().indexOf(file) + 1);
        }
        return source;
    }

    /** The text of the source with a number. */
    String text(int reference) {
        List<Path> files = map.files();
        if (reference < 1 || reference > files.size()) {
            throw new IllegalArgumentException("no such sourceReference: " + reference);
        }
        Path file = files.get(reference - 1);
        return programs.text(file)
                .orElseThrow(() -> new IllegalArgumentException("a file of yours, to be read by its path: " + file));
    }

    /** The file that a client means: the one with that number or path, or the only one with that name. */
    Path file(@Nullable Source source) {
        List<Path> files = map.files();
        Integer reference = source == null ? null : source.getSourceReference();
        if (reference != null && reference > 0 && reference <= files.size()) {
            return files.get(reference - 1);
        }
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
        if (files.contains(file)) {
            return file;
        }
        List<Path> sameName = files.stream()
                .filter(other -> Objects.equals(other.getFileName(), file.getFileName()))
                .toList();
        return sameName.size() == 1 ? sameName.getFirst() : file;
    }
}
