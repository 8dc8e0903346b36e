package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.lab.exercise.Exercise;
import dev.plankton.lab.exercise.Figures;
import dev.plankton.lab.exercise.SolutionClass;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.scenario.JavaPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that are handed in are run by their exercise. */
final class ExerciseRunTest {
    private static final JavaPart PART = new JavaPart("ExerciseRunTest.java", "double");

    /** Measures what the solution makes of 21. */
    private static final Exercise EXERCISE = new Exercise() {
        @Override
        public String name() {
            return "double";
        }

        @Override
        public Class<?> type() {
            return IntUnaryOperator.class;
        }

        @Override
        public void run(SolutionClass solution, HandIn handIn, Figures figures) throws SolutionException {
            figures.put("before", 1);
            figures.put("result", ((IntUnaryOperator) solution.create()).applyAsInt(21));
        }
    };

    @TempDir
    Path folder;

    private final Figures figures = new Figures();

    @BeforeEach
    void source() throws Exception {
        Files.writeString(folder.resolve(PART.source()), "// compiled by the loader of the test");
    }

    private String run(IntUnaryOperator solution) throws Exception {
        return ExerciseRun.run(PART, EXERCISE, new Workspace(folder), (source, type) -> () -> solution, figures);
    }

    @Test
    void figuresAreMeasured() throws Exception {
        assertThat(run(value -> 2 * value)).isEmpty();
        assertThat(figures.values()).containsEntry("result", 42L);
    }

    /** With the lines of the student's file, of which this test's is the name; what was measured before stays. */
    @Test
    void whatIsThrownIsSaidWithItsLines() throws Exception {
        String thrown = run(value -> {
            throw new IllegalStateException("no idea");
        });
        assertThat(thrown)
                .startsWith("ExerciseRunTest.java: it threw java.lang.IllegalStateException: no idea\n  in ")
                .containsPattern(", line [0-9]+");
        assertThat(figures.values()).containsOnlyKeys("before");
    }

    @Test
    void aSolutionThatRecursesForEverIsSaid() throws Exception {
        IntUnaryOperator[] self = new IntUnaryOperator[1];
        self[0] = value -> self[0].applyAsInt(value + 1) + 1;
        assertThat(run(self[0])).startsWith("ExerciseRunTest.java: it threw java.lang.StackOverflowError");
    }

    @Test
    void aSolutionThatCannotBeLoadedIsSaid() {
        assertThatThrownBy(() -> ExerciseRun.run(PART, EXERCISE, new Workspace(folder), Boot.NO_JAVA, figures))
                .isInstanceOf(SolutionException.class)
                .hasMessage("ExerciseRunTest.java: no Java here");
    }
}
