package dev.plankton.lab.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.plankton.lab.Lab;
import dev.plankton.lab.LabCourse;
import dev.plankton.lab.grade.Grader;
import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.grade.Submissions;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.run.Standing;
import dev.plankton.testing.Nasm;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;

/** Each report is what the schema of its reader says, whatever a student has put into it. */
final class ReportsTest {
    private static final Map<String, String> CLASSROOM50 = Map.of(
            "CLASSROOM", "hypervisors",
            "ASSIGNMENT", "lab1",
            "OWNER", "ann",
            "SUBMISSION_TAG", "submit/2026-06-01T14-32-05Z-a1b2c3d",
            "COMMIT_URL", "https://example.org/commit/a1b2c3d",
            "RELEASE_URL", "https://example.org/release");

    private static final Grading STRANGE = new Grading(
            "ann\u001B[2J <&>\"",
            "lab 1, First byte",
            new ScenarioResult(
                    "First byte",
                    "",
                    List.of(
                            new Check("a", 2, true, "", "", ""),
                            new Check(
                                    "b",
                                    3,
                                    false,
                                    "found \"\u0000\u0007]]>\uFFFF\"",
                                    "AX 0001\nlast exits:\n  int 10h",
                                    "a <hint>"))),
            List.of("a note"),
            "printed \u009B31m\n\uD800",
            Map.of());

    private static final Grading NOT_RUN = new Grading(
            "bob",
            "lab 1, First byte",
            new ScenarioResult(
                    "First byte", "boot.asm:3: error: x", List.of(new Check("a", 2, false, "not run", "", ""))),
            List.of(),
            "",
            Map.of());

    @Test
    void gradescope() throws Exception {
        for (Grading grading : samples()) {
            assertThat(schema("gradescope-results.schema.json")
                            .validate(GradescopeReport.json(grading), InputFormat.JSON))
                    .isEmpty();
        }
        assertThat(GradescopeReport.json(STRANGE)).contains("\"score\": 2", "\"max_score\": 3", "Hint: a <hint>");
        assertThat(schema("gradescope-results.schema.json").validate("{\"tests\": [{\"point\": 1}]}", InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void theLeaderboardIsGradescopesAndATable() throws Exception {
        Grading first = measured("ann", 72, 80.5);
        Grading second = measured("bob", 72, 91);
        Grading none = NOT_RUN;
        String json = GradescopeReport.json(first);
        assertThat(schema("gradescope-results.schema.json").validate(json, InputFormat.JSON))
                .isEmpty();
        assertThat(json).contains("\"leaderboard\"", "\"name\": \"bytes\"", "\"value\": 72.0", "\"order\": \"asc\"");
        assertThat(GradescopeReport.json(none)).doesNotContain("leaderboard");
        String summary = HumanReport.summary(List.of(first, none, second, measured("eve", 72, 91)));
        assertThat(summary).endsWith("""

                Leaderboard, the best first:
                  1. bob: bytes 72, replies 91
                  1. eve: bytes 72, replies 91
                  3. ann: bytes 72, replies 80.5
                """);
        assertThat(HumanReport.summary(List.of(none))).doesNotContain("Leaderboard");
        assertThat(HumanReport.text(first)).contains("Measured: replies 80.5.");
    }

    private static Grading measured(String name, double bytes, double replies) {
        return new Grading(
                name,
                "lab 11",
                new ScenarioResult(
                        "A million VMs",
                        "",
                        List.of(new Check("a", 2, true, "", "", "")),
                        List.of(new Standing("bytes", bytes, true), new Standing("replies", replies, false)),
                        List.of("boot.asm:3: warning: <x>")),
                List.of(),
                "",
                Map.of());
    }

    @Test
    void classroom50() throws Exception {
        Classroom50Report report = new Classroom50Report(CLASSROOM50, Clock.systemUTC());
        for (Grading grading : samples()) {
            assertThat(schema("classroom50-result.schema.json").validate(report.json(grading), InputFormat.JSON))
                    .isEmpty();
            assertThat(grading.result().earned())
                    .isLessThanOrEqualTo(grading.result().points());
        }
        assertThat(report.json(STRANGE)).contains("\"datetime\": \"2026-06-01T14:32:05Z\"", "\"max-score\": 5");
        assertThat(schema("classroom50-result.schema.json")
                        .validate("{\"schema\": \"classroom50/result/v1\"}", InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void classroom50HasTheTimeOfTheClockIfTheTagHasNone() {
        Map<String, String> environment = new HashMap<>(CLASSROOM50);
        environment.put("SUBMISSION_TAG", "submit/first");
        Clock clock = Clock.fixed(Instant.parse("2026-11-27T10:11:12.5Z"), ZoneOffset.UTC);
        assertThat(new Classroom50Report(environment, clock).json(STRANGE))
                .contains("\"datetime\": \"2026-11-27T10:11:12Z\"");
    }

    @Test
    void classroom50NamesAVariableThatIsMissing() {
        Map<String, String> environment = new HashMap<>(CLASSROOM50);
        environment.remove("COMMIT_URL");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Classroom50Report(environment, Clock.systemUTC()).json(STRANGE))
                .withMessageContaining("the environment variable COMMIT_URL");
    }

    @Test
    void junit() throws Exception {
        var schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(getClass().getResource("junit.xsd"));
        List<Grading> all = samples();
        assertThatNoException()
                .isThrownBy(
                        () -> schema.newValidator().validate(new StreamSource(new StringReader(JUnitReport.xml(all)))));
        assertThat(JUnitReport.xml(List.of(STRANGE, NOT_RUN)))
                .contains("tests=\"2\" failures=\"1\"", "<property name=\"earned\" value=\"2\"", "]]&gt;");
    }

    @Test
    void peopleReadLinesWithoutControlCharacters() {
        String text = HumanReport.text(STRANGE);
        assertThat(text.chars().filter(each -> Character.isISOControl(each) && each != '\n'))
                .isEmpty();
        assertThat(text)
                .startsWith("lab 1, First byte: ann")
                .contains(
                        "Note: a note\n",
                        "Passed: a, 2 points.\n",
                        "Failed: b, 0 of 3 points",
                        "    int 10h\n",
                        "  Hint: a <hint>\n");
        assertThat(HumanReport.text(NOT_RUN)).contains("It was not run:\n  boot.asm:3: error: x\n");
        assertThat(HumanReport.summary(List.of(NOT_RUN)))
                .isEqualTo("lab 1, First byte\nbob  0 of 2 points  boot.asm:3: error: x\n");
    }

    /** A student whose lab.yaml names an easier lab is seen. */
    @Test
    void severalLabsAreSaid() {
        assertThat(HumanReport.summary(List.of(NOT_RUN, measured("ann", 1, 2))))
                .startsWith("The submissions are of 2 labs, as the lab.yaml of each says; --lab grades all by one.\n"
                        + "bob  0 of 2 points  lab 1, First byte  boot.asm:3: error: x\n"
                        + "ann  2 of 2 points  lab 11\n");
    }

    /** Made up ones, and those of all solutions of the first lab. */
    private static List<Grading> samples() throws Exception {
        Nasm.need();
        List<Grading> gradings = new ArrayList<>(List.of(STRANGE, NOT_RUN));
        Lab lab = LabCourse.labs().getFirst();
        Path solutions = Path.of("src/test/resources/solutions").resolve(lab.slug());
        try (Grader grader = Grader.trusting();
                Stream<Path> wrong = Files.list(solutions.resolve("wrong"))) {
            gradings.add(grader.grade(lab, Submissions.read(solutions.resolve("reference"), lab)));
            for (Path folder : wrong.sorted().toList()) {
                gradings.add(grader.grade(lab, Submissions.read(folder, lab)));
            }
        }
        return gradings;
    }

    private static JsonSchema schema(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(ReportsTest.class.getResourceAsStream(name))) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(new String(in.readAllBytes(), UTF_8));
        }
    }
}
