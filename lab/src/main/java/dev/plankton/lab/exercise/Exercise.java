package dev.plankton.lab.exercise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs objects of a student's class, and measures what it does. The same solution gives the same figures on any host: an
 * exercise counts instructions and steps, and measures no time.
 */
public interface Exercise {
    /** Its name in a lab file, such as {@code scheduler}. */
    String name();

    /** What the student's class has to implement or extend; it has a public constructor without parameters. */
    Class<?> type();

    /** The folder in which a solution is handed in, with what else is in it. */
    interface HandIn {
        /** The folder of the lab file. */
        Path folder();

        /**
         * A file in it.
         *
         * @throws SolutionException if it is missing, or a link leads out of the folder
         */
        Path file(String name) throws SolutionException, IOException;

        /**
         * The answers that are handed in, each a {@link Double} or a {@link String}; an empty one is left out.
         *
         * @throws SolutionException if there is no file of answers, or it is wrong
         */
        Map<String, Object> answers() throws SolutionException, IOException;
    }

    /**
     * Runs the solution.
     *
     * @param solution whose objects are of {@link #type}
     * @param handIn what is handed in with it
     * @param figures takes what is measured
     * @throws SolutionException if no object of the solution can be created, or what it does ends the exercise
     * @throws Exception if the solution threw it; it is shown to the student
     */
    void run(SolutionClass solution, HandIn handIn, Figures figures) throws Exception;
}
