package dev.plankton.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import dev.plankton.lab.Lab;
import dev.plankton.lab.LabCourse;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code plankton lab}, as students and teachers call it. */
final class LabCommandTest {
    private static final Path SOLUTIONS = Path.of("../lab/src/test/resources/solutions");

    @TempDir
    private Path folder;

    static List<Lab> labs() {
        return LabCourse.labs();
    }

    @Test
    void listShowsTheLabsAndWhatToEdit() {
        Outcome list = Outcome.of("lab", "list");
        assertThat(list.status()).isZero();
        assertThat(list.out().lines()).hasSameSizeAs(labs());
        assertThat(list.out()).containsPattern("(?m)^ 1  First byte +boot\\.asm$");
    }

    @ParameterizedTest
    @MethodSource("labs")
    void startThenTheReferenceGetsAllPoints(Lab lab) throws IOException {
        Nasm.need();
        Path work = folder.resolve("work");
        Outcome start = Outcome.of("lab", "start", String.valueOf(lab.number()), work.toString());
        assertThat(start.status()).as(start.err()).isZero();
        assertThat(start.out()).contains("./plankton lab check " + work);
        assertThat(work.resolve("README.md")).isRegularFile();
        for (String file : lab.edited()) {
            assertThat(start.out()).contains(work.resolve(file).toString());
        }
        copy(SOLUTIONS.resolve(lab.slug()).resolve("reference"), work);
        Outcome check = Outcome.of("lab", "check", work.toString());
        assertThat(check.status()).as(check.out() + check.err()).isZero();
        assertThat(check.out()).startsWith(lab.label() + ": work\n").doesNotContain("Failed:");
    }

    @Test
    void whatALabBeginsWithFailsWithStatusOne() {
        Nasm.need();
        Path work = folder.resolve("work");
        Outcome.of("lab", "start", "1", work.toString());
        Outcome check = Outcome.of("lab", "check", work.toString());
        assertThat(check.status()).isOne();
        assertThat(check.out()).contains("Failed:", "Hint:");
        assertThat(check.err()).isEmpty();
    }

    @Test
    void startOverwritesNothing() throws IOException {
        Files.writeString(folder.resolve("mine"), "x");
        Outcome start = Outcome.of("lab", "start", "1", folder.toString());
        assertThat(start.status()).isEqualTo(2);
        assertThat(start.err())
                .isEqualTo("plankton: cannot make %s: it is not empty; name a new folder\n".formatted(folder));
        assertThat(folder).isDirectoryNotContaining("glob:**.asm");
    }

    @Test
    void theLabFileOfAStudentChangesNothing() throws IOException {
        Nasm.need();
        Path work = folder.resolve("work");
        Outcome.of("lab", "start", "1", work.toString());
        Files.writeString(work.resolve(Lab.FILE), """
                plankton: 1
                name: First byte
                guest: {source: boot.asm}
                limit: 10
                expect:
                  - {id: easy, points: 10, instructions: {at-most: 10}}
                """);
        assertThat(Outcome.of("lab", "check", work.toString()).out())
                .doesNotContain("easy")
                .contains("Failed:");
    }

    @Test
    void gradeWritesAReportInEachFormat() throws IOException {
        Nasm.need();
        Path class1 = classOf("1", "ann", "bob");
        copy(SOLUTIONS.resolve("01-first-byte/reference"), class1.resolve("ann"));
        Outcome human = Outcome.of("lab", "grade", class1.toString());
        assertThat(human.status()).as(human.err()).isZero();
        assertThat(human.out())
                .containsPattern("(?m)^ann  10 of 10 points$")
                .containsPattern("(?m)^bob  \\d of 10 points  failed: ");
        assertThat(Outcome.of("lab", "grade", class1.toString(), "--jobs", "1").out())
                .isEqualTo(human.out());

        Path junit = folder.resolve("junit.xml");
        assertThat(Outcome.of("lab", "grade", class1.toString(), "--format", "junit", "--output", junit.toString())
                        .status())
                .isZero();
        assertThat(junit).content().contains("<testsuite name=\"ann\"", "<testsuite name=\"bob\"");

        Path gradescope = folder.resolve("gradescope");
        Outcome each = Outcome.of(
                "lab", "grade", class1.toString(), "--format", "gradescope", "--output", gradescope.toString());
        assertThat(each.out()).containsPattern("(?m)^ann  10 of 10 points$");
        assertThat(gradescope.resolve("ann.json")).content().contains("\"score\": 10");
        assertThat(gradescope.resolve("bob.json")).exists();
    }

    /** A folder and an archive of the same name have one report file. */
    @Test
    void equalNamesAreRefusedBeforeGrading() throws IOException {
        Path class1 = classOf("1", "ann");
        Files.writeString(class1.resolve("Ann.ZIP"), "");
        Path output = folder.resolve("results");
        Outcome grade =
                Outcome.of("lab", "grade", class1.toString(), "--format", "gradescope", "--output", output.toString());
        assertThat(grade.status()).isEqualTo(2);
        assertThat(grade.err())
                .isEqualTo("plankton: Ann.ZIP and ann would have the same report file: rename or remove one of them\n");
        assertThat(output).doesNotExist();
    }

    /** Commands in the feedback of a class name the lab file as students have it. */
    @Test
    void feedbackNamesTheLabFileAsTheStudentHasIt() {
        Nasm.need();
        Path class1 = classOf("1", "ann");
        assertThat(Outcome.of("lab", "grade", class1.toString()).out()).contains("--scenario lab.yaml --to ");
        assertThat(Outcome.of("lab", "check", class1.resolve("ann").toString()).out())
                .contains("--scenario " + class1.resolve("ann/lab.yaml") + " --to ");
    }

    @Test
    void checkWritesTheReportOfOneSubmission() throws IOException {
        Nasm.need();
        Path work = classOf("1", "ann").resolve("ann");
        Files.delete(work.resolve(Lab.FILE));
        Path results = folder.resolve("results.json");
        Outcome check = Outcome.of(
                "lab",
                "check",
                work.toString(),
                "--lab",
                "1",
                "--format",
                "gradescope",
                "--output",
                results.toString());
        assertThat(check.status()).as(check.err()).isOne();
        assertThat(check.out()).isEmpty();
        assertThat(results).content().contains("\"status\": \"failed\"");
    }

    /** Plots and tables that a lab makes replace a link of their name; what it leads to stays as it was. */
    @Test
    void aLinkInTheFolderLeadsToNoOverwrittenFile() throws IOException {
        Path work = classOf("7", "ann").resolve("ann");
        copy(SOLUTIONS.resolve("07-sharing/reference"), work);
        Path grades = Files.writeString(folder.resolve("grades.json"), "grades");
        Files.createSymbolicLink(work.resolve("sharing.csv"), grades);
        Files.createSymbolicLink(work.resolve("report.txt"), grades);
        Outcome check = Outcome.of(
                "lab",
                "check",
                work.toString(),
                "--output",
                work.resolve("report.txt").toString());
        assertThat(check.status()).as(check.err()).isZero();
        assertThat(grades).hasContent("grades");
        assertThat(work.resolve("sharing.csv")).isRegularFile().isNotEmptyFile();
        assertThat(Files.isSymbolicLink(work.resolve("sharing.csv"))).isFalse();
        assertThat(work.resolve("report.txt")).content().startsWith("lab 7");
    }

    @Test
    void aSubmissionOfNoLabIsALineOfTheReport() throws IOException {
        Path class1 = Files.createDirectories(folder.resolve("class/ann")).getParent();
        assertThat(Outcome.of("lab", "grade", class1.toString()).out())
                .contains("ann  0 of 0 points  it has no lab.yaml of a lab of the course; add --lab LAB\n");
    }

    @Test
    void aLabOfOnesOwnIsCheckedByItsFile() throws IOException {
        Files.writeString(folder.resolve(Lab.FILE), """
                plankton: 1
                name: My own
                guest: {builtin: hello}
                limit: 1000000
                expect:
                  - {id: sleeps, points: 2, ends: idle}
                """);
        Outcome unnamed = Outcome.of("lab", "check", folder.toString());
        assertThat(unnamed.status()).isEqualTo(2);
        assertThat(unnamed.err()).contains("has no lab.yaml of a lab of the course; add --lab LAB");
        Outcome check = Outcome.of("lab", "check", folder.toString(), "--lab", folder.toString());
        assertThat(check.out()).as(check.err()).contains("Passed: sleeps, 2 points.\n");
        assertThat(check.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            lab                                   | missing action: one of list, start, check, grade (see `plankton lab --help`)
            lab start 99 x                        | no lab 99: a number from 1 to
            lab check nowhere                     | no such folder: nowhere; `plankton lab start` makes one
            lab check .                           | which lab? . has no lab.yaml of a lab of the course; add --lab LAB (see `plankton lab list`)
            lab grade nowhere                     | cannot read nowhere: no such file or directory
            lab grade . --format gradescope       | --format gradescope writes a file for each submission: add --output FOLDER
            lab grade . --format xml              | 'xml' is not one of human, gradescope, classroom50, junit
            lab grade . --jobs 0                  | --jobs out of range (1-1024): 0
            lab check . --lab 1 --timeout 0       | --timeout out of range (1-3600): 0
            """)
    void badInputIsALine(String line, String said) {
        Outcome outcome = Outcome.of(line.split(" "));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("plankton: ").contains(said).hasLineCount(1);
    }

    private Path classOf(String lab, String... students) {
        Path all = folder.resolve("class");
        for (String student : students) {
            Outcome start = Outcome.of("lab", "start", lab, all.resolve(student).toString());
            assertThat(start.status()).as(start.err()).isZero();
        }
        return all;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
