package dev.plankton.lab.exercise;

import java.nio.file.Path;

/**
 * Runs objects of a student's class, and measures what it does. The same solution gives the same figures on any host: an
 * exercise counts instructions and steps, and measures no time.
 */
public interface Exercise {
    /** Its name in a lab file, such as {@code scheduler}. */
    String name();

    /** What the student's class has to implement or extend; it has a public constructor without parameters. */
    Class<?> type();

    /**
     * Runs the solution.
     *
     * @param solution whose objects are of {@link #type}
     * @param folder of the lab file, with what else it names
     * @param figures takes what is measured
     * @throws SolutionException if no object of the solution can be created, or what it does ends the exercise
     * @throws Exception if the solution threw it; it is shown to the student
     */
    void run(SolutionClass solution, Path folder, Figures figures) throws Exception;
}
