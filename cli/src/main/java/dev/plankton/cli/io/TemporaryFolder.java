package dev.plankton.cli.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory for what a command writes and then deletes. */
public final class TemporaryFolder {
    private TemporaryFolder() {}

    /** Makes one. */
    public static Path create() {
        try {
            return Files.createTempDirectory("plankton");
        } catch (IOException e) {
            throw Complaint.about("cannot make a temporary directory", e);
        }
    }

    /** Deletes it, with all that is in it. */
    public static void delete(Path folder) {
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
