package dev.plankton.lab.exercise;

/** A student's class, which has been compiled and may be run. For one thread. */
@FunctionalInterface
public interface SolutionClass {
    /**
     * Another object of it. The class is loaded again for each, so that two objects share nothing, static fields included, and each has
     * its own count of steps.
     *
     * @return of the type for which it was loaded
     * @throws SolutionException if the class is of another type, or its object cannot be created
     */
    Object create() throws SolutionException;
}
