package dev.plankton.lab.run;

import dev.plankton.lab.exercise.Exercise;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.scenario.AnswerFile;
import dev.plankton.lab.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The folder of a scenario: nothing outside of it is read. */
final class Workspace implements Exercise.HandIn {
    private final Path folder;
    private final Path real;

    /** @throws IOException if there is no such folder */
    Workspace(Path folder) throws IOException {
        this.folder = folder;
        real = folder.toRealPath();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Path file(String path) throws SolutionException, IOException {
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new SolutionException(path + ": there is no such file");
        }
        if (!contains(file)) {
            throw new SolutionException(path + ": it is a link out of the folder");
        }
        return file;
    }

    @Override
    public Map<String, Object> answers() throws SolutionException, IOException {
        try {
            return AnswerFile.read(file(AnswerFile.NAME));
        } catch (ScenarioException e) {
            throw new SolutionException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether a file that exists is in it, links followed. */
    boolean contains(Path file) throws IOException {
        return file.toRealPath().startsWith(real);
    }
}
