package dev.plankton.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of a class for Classroom 50: each has its owner, not the teacher who grades. */
final class ReportOptionsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "CLASSROOM", "hypervisors",
            "ASSIGNMENT", "lab1",
            "OWNER", "teacher",
            "USERNAME", "teacher",
            "SUBMISSION_TAG", "submit/2026-06-01T14-32-05Z-a1b2c3d",
            "COMMIT_URL", "https://example.org/commit/a1b2c3d",
            "RELEASE_URL", "https://example.org/release");

    @TempDir
    private Path folder;

    private static Grading grading(String name) {
        return new Grading(
                name,
                "lab 1",
                new ScenarioResult("First byte", "", List.of(new Check("a", 1, true, "", "", ""))),
                List.of(),
                "",
                Map.of());
    }

    private ReportOptions options(Map<String, String> environment) {
        ReportOptions options = new ReportOptions();
        options.format = ReportOptions.Format.CLASSROOM50;
        options.output = folder;
        options.environment = environment;
        return options;
    }

    @Test
    void theOwnerIsTheSubmission() {
        ReportOptions options = options(ENVIRONMENT);
        options.checkForMany();
        PrintStream none = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        options.writeMany(
                new Stdio(InputStream.nullInputStream(), none, none), List.of(grading("ann"), grading("bob.zip")));
        assertThat(folder.resolve("ann.json")).content().contains("\"owner\": \"ann\"");
        assertThat(folder.resolve("bob.json")).content().contains("\"owner\": \"bob\"");
    }

    @Test
    void aMissingVariableIsSaidBeforeGrading() {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        environment.remove("RELEASE_URL");
        assertThatExceptionOfType(Complaint.class)
                .isThrownBy(() -> options(environment).checkForMany())
                .withMessageContaining("the environment variable RELEASE_URL");
    }
}
