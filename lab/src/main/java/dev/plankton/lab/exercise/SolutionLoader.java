package dev.plankton.lab.exercise;

import java.nio.file.Path;

/** Makes a class of a student's source. */
@FunctionalInterface
public interface SolutionLoader {
    /**
     * Compiles a source file.
     *
     * @param source a file, which exists
     * @param type what the class has to implement or extend
     * @return whose objects are of {@code type}
     * @throws SolutionException if it does not compile, or uses what a solution may not
     */
    SolutionClass load(Path source, Class<?> type) throws SolutionException;
}
