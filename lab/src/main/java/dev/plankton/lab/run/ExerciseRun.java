package dev.plankton.lab.run;

import dev.plankton.lab.exercise.Exercise;
import dev.plankton.lab.exercise.Figures;
import dev.plankton.lab.exercise.SolutionClass;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.exercise.SolutionLoader;
import dev.plankton.lab.scenario.JavaPart;
import java.io.IOException;
import java.nio.file.Path;

/** Runs the class that is handed in by its exercise. Stateless. */
final class ExerciseRun {
    private static final int MOST_FRAMES = 5;

    private ExerciseRun() {}

    /**
     * Adds what it measures to {@code figures}.
     *
     * @return what it threw, in words, or nothing
     * @throws SolutionException if it cannot be compiled or created
     */
    static String run(JavaPart java, Exercise exercise, Workspace workspace, SolutionLoader loader, Figures figures)
            throws SolutionException, IOException {
        Path source = workspace.file(java.source());
        SolutionClass solution = loader.load(source, exercise.type());
        try {
            exercise.run(solution, workspace, figures);
            return "";
        } catch (SolutionException e) {
            throw e;
        } catch (Exception | Error e) {
            if (e instanceof OutOfMemoryError memory) {
                throw memory;
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return text(e, String.valueOf(source.getFileName()));
        }
    }

    /** What was thrown, with the lines of the student's file through which it came. */
    static String text(Throwable thrown, String file) {
        StringBuilder text = new StringBuilder(file + ": it threw " + thrown);
        int shown = 0;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (file.equals(frame.getFileName()) && shown++ < MOST_FRAMES) {
                text.append("\n  in ")
                        .append(frame.getMethodName())
                        .append(", line ")
                        .append(frame.getLineNumber());
            }
        }
        return text.toString();
    }
}
