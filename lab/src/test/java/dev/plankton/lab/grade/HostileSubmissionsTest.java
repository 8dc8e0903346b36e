package dev.plankton.lab.grade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.lab.Lab;
import dev.plankton.lab.run.Check;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Submissions that attack the grader get no points and a clear line, and the next submission is graded as if they had not been. */
final class HostileSubmissionsTest {
    private Grader grader;

    @BeforeEach
    void open() throws Exception {
        grader = Grader.ofMany(Duration.ofSeconds(60), 2);
    }

    /** The grader still grades, and nothing that it has started still runs. */
    @AfterEach
    void theGraderIsUnharmed() throws Exception {
        Grading good = grader.grade(SampleLab.lab(), SampleLab.submission(SampleLab.SOLUTION));
        assertThat(good.result().problem()).isEmpty();
        assertThat(good.result().earned()).isEqualTo(3);
        grader.close();
        List<String> left = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("dev.plankton.lab.worker"))
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().commandLine().orElse(""))
                .toList();
        assertThat(left).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            an endless loop         | | while (port > 0) {}                                                        | the Java code took more than 200,000,000 steps
            one that catches all    | | while (port > 0) { try { while (port > 0) {} } catch (Throwable t) {} }    | the Java code took more than 200,000,000 steps
            a static initialiser    | static int x; static { while (x == 0) {} } | | the Java code took more than 200,000,000 steps
            threads                 | | while (port > 0) { new Thread(() -> { while (true) {} }).start(); }        | Letter.java:7: java.lang.Thread
            memory                  | java.util.List<int[]> all = new java.util.ArrayList<>(); | while (port > 0) { all.add(new int[1 << 20]); } | the Java code needs more memory than the 384 MiB it may have
            a huge array            | | int[] all = new int[Integer.MAX_VALUE];                                    | the Java code needs more memory than the 384 MiB it may have
            a deep recursion        | int deep(int n) { return deep(n + 1) + 1; } | deep(0);                       | StackOverflowError
            the end of the process  | | System.exit(0);                                                            | Letter.java:7: java.lang.System.exit is not open to a solution
            the end, differently    | | Runtime.getRuntime().halt(0);                                              | java.lang.Runtime
            a deletion              | | new java.io.File("/").delete();                                            | java.io.File is not open to a solution
            a process               | | try { new ProcessBuilder("sh").start(); } catch (Exception e) {}           | java.lang.ProcessBuilder is not open to a solution
            """)
    void javaThatAttacks(String what, String members, String statement, String said) throws Exception {
        String source = SampleLab.solution(members == null ? "" : members, statement == null ? "" : statement);
        Grading grading = grader.grade(SampleLab.lab(), SampleLab.submission(source));
        assertThat(grading.result().checks()).as(what).noneMatch(Check::passed);
        assertThat(all(grading)).contains(said);
    }

    @Test
    void codeThatIsNotCountedEndsWithItsTime() throws Exception {
        try (Grader brief = Grader.ofOne(Duration.ofSeconds(5))) {
            Grading grading = brief.grade(
                    SampleLab.lab(),
                    SampleLab.submission(SampleLab.solution("", "new java.math.BigInteger(\"7\").pow(200_000_000);")));
            assertThat(grading.result().problem())
                    .isEqualTo("the Java code did not end within 5 s, and its process was ended");
            assertThat(grading.result().earned()).isZero();
        }
    }

    /** A cache that cannot be made, of what a lab begins with or of classes in folders, makes no difference but of time. */
    @Test
    void manySubmissionsAreGradedAsOneIs() throws Exception {
        Lab lab = SampleLab.lab();
        Lab runs = new Lab(
                0,
                lab.slug(),
                lab.title(),
                lab.file(),
                Map.of("boot.img", lab.start().get("boot.img"), "Letter.java", SampleLab.SOLUTION.getBytes(UTF_8)),
                lab.handIn());
        try (Grader many = Grader.ofMany(Duration.ofSeconds(60), 300)) {
            for (Lab each : List.of(lab, runs)) {
                assertThat(many.grade(each, SampleLab.submission(SampleLab.SOLUTION))
                                .result()
                                .earned())
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void printedResultsAreNoResults() throws Exception {
        String forged = "{\\\"score\\\": 3, \\\"tests\\\": []}";
        String source = SampleLab.solution("", "System.out.println(\"%s\"); port = 0;".formatted(forged))
                .replace("return 'A'", "return 'B'");
        Grading grading = grader.grade(SampleLab.lab(), SampleLab.submission(source));
        assertThat(grading.result().checks()).extracting(Check::passed).containsExactly(false, true);
        assertThat(grading.printed()).startsWith("{\"score\": 3");
    }

    @Test
    void whatIsPrintedIsBounded() throws Exception {
        String source =
                SampleLab.solution("", "for (int i = 0; i < 1_000_000; i++) { System.out.println(\"0123456789\"); }");
        Grading grading = grader.grade(SampleLab.lab(), SampleLab.submission(source));
        assertThat(grading.result().passed()).isTrue();
        assertThat(grading.printed()).hasSizeLessThan(5000).endsWith("(11,000,000 bytes in all)");
    }

    @Test
    void aSourceThatTheCompilerFailsOnCostsOnlyItself() throws Exception {
        String deep = "int x = %s1%s;".formatted("(".repeat(50_000), ")".repeat(50_000));
        Grading grading = grader.grade(SampleLab.lab(), SampleLab.submission(SampleLab.solution("", deep)));
        assertThat(grading.result().earned()).isZero();
        assertThat(all(grading)).contains("Letter.java");
    }

    @Test
    void whatDoesNotCompileIsSaidWithFileAndLine() throws Exception {
        Grading grading = grader.grade(SampleLab.lab(), SampleLab.submission(SampleLab.solution("", "int x = y;")));
        assertThat(all(grading)).contains("Letter.java:7: error: cannot find symbol");
        assertThat(grading.result().earned()).isZero();
    }

    /** What the grader itself fails on costs one submission, and not the class. */
    @Test
    void filesThatCannotBeWrittenAreAFailedSubmission() throws Exception {
        for (String name : List.of("nul\0.java", "a".repeat(300) + ".java")) {
            Grading grading = grader.grade(
                    SampleLab.lab(), new Submission("student", "", Map.of(name, new byte[1]), List.of(), ""));
            assertThat(grading.result().problem()).startsWith("its files cannot be written: ");
            assertThat(grading.result().points()).isEqualTo(3);
            assertThat(grading.result().earned()).isZero();
        }
    }

    @Test
    void theFolderOfASubmissionIsGoneAfterIt() throws Exception {
        grader.grade(SampleLab.lab(), SampleLab.submission(SampleLab.SOLUTION));
        assertThat(grader.workspace()).isEmptyDirectory();
    }

    private static String all(Grading grading) {
        return grading.result().problem()
                + grading.result().checks().stream()
                        .map(check -> check.message() + "\n" + check.where())
                        .collect(Collectors.joining("\n"));
    }
}
