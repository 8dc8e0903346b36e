package dev.plankton.lab.exercise;

import java.nio.file.Path;

/** Makes an object of a student's source. */
@FunctionalInterface
public interface SolutionLoader {
    /**
     * Compiles a source file, loads its class and creates an object of it.
     *
     * @param source a file, which exists
     * @param type what the class has to implement or extend
     * @return of {@code type}
     * @throws SolutionException if it does not compile, is of another type or cannot be created
     */
    Object load(Path source, Class<?> type) throws SolutionException;
}
