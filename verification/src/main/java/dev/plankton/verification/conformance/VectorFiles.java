package dev.plankton.verification.conformance;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Finds and opens files of vectors, one open at a time. Confined to one thread. */
final class VectorFiles implements AutoCloseable {
    static final String METADATA = "metadata.json";

    /** What lies beside vectors and is none. */
    private static final Set<String> NO_VECTORS = Set.of(METADATA, "forms.json", "undefined_flags.json");

    private static final String GZIP = ".gz";
    private static final List<String> ENDINGS = List.of(".ndjson", ".json", ".moo");

    private final Gunzip gunzip = new Gunzip();

    /** The files that {@code paths} name, those of directories sorted by name. */
    static List<Path> find(Collection<Path> paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new FileNotFoundException(path + ": no such file or directory");
            }
            if (Files.isDirectory(path)) {
                files.addAll(within(path));
            } else if (ending(path).isEmpty()) {
                throw new IOException(
                        path + ": no vectors; their names end with .MOO, .json or .ndjson, or one of these and .gz");
            } else if (!Files.isRegularFile(path)) {
                throw new IOException(path + ": not a regular file");
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static List<Path> within(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> found = files.filter(
                            file -> !ending(file).isEmpty() && !NO_VECTORS.contains(String.valueOf(file.getFileName())))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new FileNotFoundException(directory + ": no vectors in it");
            }
            return found;
        }
    }

    /** The opcode form that a file's name gives: the name without its ending. */
    static String form(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ending(file).length());
    }

    /** The part of the name that gives the format, or "". */
    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String gzip = name.endsWith(GZIP) ? GZIP : "";
        for (String ending : ENDINGS) {
            if (name.endsWith(ending + gzip)) {
                return ending + gzip;
            }
        }
        return "";
    }

    /** A stream of the bytes of {@code file}, unpacked. */
    InputStream stream(Path file) throws IOException {
        if (ending(file).endsWith(GZIP)) {
            gunzip.open(Files.readAllBytes(file));
            return gunzip;
        }
        return Files.newInputStream(file);
    }

    /** Reads the vectors of {@code file} from its stream. */
    static VectorReader reader(Path file, InputStream in) throws IOException {
        return ending(file).startsWith(".moo") ? new MooVectors(in) : new JsonVectors(in);
    }

    @Override
    public void close() {
        gunzip.end();
    }
}
