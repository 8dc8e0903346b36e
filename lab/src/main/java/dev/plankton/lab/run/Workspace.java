package dev.plankton.lab.run;

import dev.plankton.lab.exercise.SolutionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a scenario: nothing outside of it is read. */
final class Workspace {
    private final Path folder;
    private final Path real;

    /** @throws IOException if there is no such folder */
    Workspace(Path folder) throws IOException {
        this.folder = folder;
        real = folder.toRealPath();
    }

    Path folder() {
        return folder;
    }

    /**
     * A file in it.
     *
     * @throws SolutionException if it is missing, or a link leads out of the folder
     */
    Path file(String path) throws SolutionException, IOException {
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new SolutionException(path + ": there is no such file");
        }
        if (!contains(file)) {
            throw new SolutionException(path + ": it is a link out of the folder");
        }
        return file;
    }

    /** Whether a file that exists is in it, links followed. */
    boolean contains(Path file) throws IOException {
        return file.toRealPath().startsWith(real);
    }
}
