package dev.plankton.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.lab.grade.Grader;
import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.grade.Submission;
import dev.plankton.lab.grade.Submissions;
import dev.plankton.lab.report.HumanReport;
import dev.plankton.lab.run.Check;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All reference solutions get all points, and each wrong solution fails the checks that its {@code expected.txt} names, and no other,
 * with the text that follows there after {@code says:}. With {@code -Dplankton.gradings=200} each is graded so often, as many at once as
 * there are processors, and has to get the same report each time; without, the reference solutions are graded twice. That takes hours:
 * {@code -Dplankton.labs=6,7} takes these labs only.
 */
final class SolutionsTest {
    private static final int FEWEST_WRONG = 10;
    private static final int GRADINGS = Integer.getInteger("plankton.gradings", 1);
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final List<String> NUMBERS =
            List.of(System.getProperty("plankton.labs", "").split(","));
    private static final List<Lab> LABS = LabCourse.labs().stream()
            .filter(lab -> NUMBERS.contains("") || NUMBERS.contains(String.valueOf(lab.number())))
            .toList();

    private static Grader grader;

    /** A wrong solution. */
    private record Wrong(Lab lab, Path folder) {
        @Override
        public String toString() {
            return lab.slug() + " " + folder.getFileName();
        }
    }

    @BeforeAll
    static void open() throws IOException {
        Nasm.need();
        grader = Grader.trusting();
    }

    @AfterAll
    static void close() throws IOException {
        if (grader != null) {
            grader.close();
        }
    }

    @Test
    void theCourseHasTenLabsAndACapstone() {
        assertThat(LabCourse.labs()).extracting(Lab::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(LabCourse.labs())
                .allSatisfy(lab -> assertThat(lab.title()).as(lab.slug()).isNotBlank());
        assertThat(LabCourse.labs()).extracting(Lab::title).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @FieldSource("LABS")
    void theReferenceGetsAllPoints(Lab lab) throws Exception {
        Grading grading = graded(lab, solutions(lab).resolve("reference"), Math.max(2, GRADINGS));
        assertThat(grading.result().passed()).as(HumanReport.text(grading)).isTrue();
        assertThat(grading.result().earned()).isPositive();
    }

    @ParameterizedTest
    @FieldSource("LABS")
    void theStartDoesNotGetAllPoints(Lab lab) throws Exception {
        Grading grading = grader.grade(lab, new Submission("start", "start", Map.of(), List.of(), ""));
        assertThat(grading.result().passed()).as(HumanReport.text(grading)).isFalse();
    }

    @ParameterizedTest
    @FieldSource("LABS")
    void aSolutionIsNotInWhatALabBeginsWith(Lab lab) throws IOException {
        try (Stream<Path> files = Files.list(solutions(lab).resolve("reference"))) {
            for (Path file : files.toList()) {
                byte[] start = lab.start().get(String.valueOf(file.getFileName()));
                assertThat(Files.readAllBytes(file)).as(file.toString()).isNotEqualTo(start);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("LABS")
    void thereAreEnoughWrongSolutions(Lab lab) throws IOException {
        assertThat(wrongOf(lab)).hasSizeGreaterThanOrEqualTo(FEWEST_WRONG);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongSolutionFailsForItsReason(Wrong wrong) throws Exception {
        List<String> lines = Files.readAllLines(wrong.folder().resolve("expected.txt")).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        int says = lines.indexOf("says:");
        Grading grading = graded(wrong.lab(), wrong.folder(), GRADINGS);
        String text = HumanReport.text(grading);
        Set<String> failed = new TreeSet<>();
        grading.result().checks().stream()
                .filter(check -> !check.passed())
                .map(Check::id)
                .forEach(failed::add);
        assertThat(failed).as(text).isEqualTo(new TreeSet<>(lines.subList(0, says < 0 ? lines.size() : says)));
        if (says >= 0) {
            String expected = String.join(" ", lines.subList(says + 1, lines.size()));
            assertThat(text.replaceAll("\\s+", " ")).contains(expected.replaceAll("\\s+", " "));
        }
    }

    private static Grading graded(Lab lab, Path folder, int gradings) throws Exception {
        Submission submission = Submissions.read(folder, lab);
        assertThat(submission.problem()).isEmpty();
        Grading first = grader.grade(lab, submission);
        String text = HumanReport.text(first);
        try (ExecutorService processors = Executors.newFixedThreadPool(gradings < 3 ? 1 : PROCESSORS)) {
            List<Future<Grading>> others = new ArrayList<>();
            for (int time = 1; time < gradings; time++) {
                others.add(processors.submit(() -> grader.grade(lab, submission)));
            }
            for (Future<Grading> other : others) {
                assertThat(HumanReport.text(other.get())).isEqualTo(text);
            }
        }
        return first;
    }

    private static List<Wrong> wrong() throws IOException {
        List<Wrong> all = new ArrayList<>();
        for (Lab lab : LABS) {
            all.addAll(wrongOf(lab));
        }
        return all;
    }

    private static List<Wrong> wrongOf(Lab lab) throws IOException {
        try (Stream<Path> folders = Files.list(solutions(lab).resolve("wrong"))) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> new Wrong(lab, folder))
                    .toList();
        }
    }

    private static Path solutions(Lab lab) {
        return Path.of("src/test/resources/solutions").resolve(lab.slug());
    }
}
