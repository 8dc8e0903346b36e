package dev.plankton.cli.bench;

import dev.plankton.cli.io.Complaint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for stores that an experiment writes. */
final class TemporaryFolder {
    private TemporaryFolder() {}

    static Path create() {
        try {
            return Files.createTempDirectory("plankton-bench");
        } catch (IOException e) {
            throw Complaint.about("cannot make a directory for the store", e);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw Complaint.about("cannot delete " + folder, e);
        } catch (UncheckedIOException e) {
            throw new Complaint("cannot delete %s: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
