package dev.plankton.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema says of a file what the reader says, as far as a schema can. */
final class SchemaTest {
    private static final JsonSchema SCHEMA = schema();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path COURSE = Path.of("src/main/resources/dev/plankton/lab/course");

    private static JsonSchema schema() {
        try (InputStream in = Scenario.class.getResourceAsStream("scenario.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static Set<ValidationMessage> problems(String yaml) throws JsonProcessingException {
        JsonNode node = YAML.readTree(yaml);
        return SCHEMA.validate(node);
    }

    @Test
    void everythingIsAllowed() throws JsonProcessingException {
        assertThat(problems(Samples.EVERYTHING)).isEmpty();
        assertThat(problems(Samples.BEGIN + "recording: found.rec\nexpect: [{id: a, answers: {x: 1, y: {contains: z}}}]\n"))
                .isEmpty();
    }

    static Stream<Samples.Wrong> wrong() {
        return Samples.wrong().filter(Samples.Wrong::bySchema);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatTheReaderRefusesIsRefused(Samples.Wrong wrong) throws JsonProcessingException {
        assertThat(problems(wrong.text())).isNotEmpty();
    }

    /** The files of the course are read, and allowed by the schema. */
    @TestFactory
    Stream<DynamicTest> labs() throws IOException {
        try (Stream<Path> files = Files.walk(COURSE)) {
            List<Path> labs =
                    files.filter(file -> file.endsWith("lab.yaml")).sorted().toList();
            assertThat(labs).hasSize(11);
            return labs.stream().map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
                assertThat(problems(Files.readString(file))).isEmpty();
                assertThat(ScenarioReader.read(file).expectations()).isNotEmpty();
            }));
        }
    }
}
