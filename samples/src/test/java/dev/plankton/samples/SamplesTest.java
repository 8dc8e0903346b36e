package dev.plankton.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each sample does what its page says: docs/samples.md. */
final class SamplesTest {
    private static final Path PAGE = Path.of("../docs/samples.md");

    private interface Program {
        void main(String[] args) throws Exception;
    }

    private static Program program(String name) {
        return switch (name) {
            case "FunctionHost" -> FunctionHost::main;
            case "GameBot" -> GameBot::main;
            case "OwnNetwork" -> OwnNetwork::main;
            case "PopulationManager" -> PopulationManager::main;
            case "RoutineUnderTest" -> RoutineUnderTest::main;
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "FunctionHost, VM 7 request 1|VM 999 request 1|VM 7 request 2|",
        "GameBot, 3 meals|",
        "OwnNetwork, 10.0.0.7 is at 02:00:0a:00:00:07|",
        "PopulationManager, '10 restarted, 100 alive|'",
        "RoutineUnderTest, 1000 products are right|",
    })
    void prints(String name, String lines) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            program(name).main(new String[0]);
        } finally {
            System.setOut(before);
        }
        String expected = lines.replace('|', '\n');
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(Files.readString(PAGE)).contains("## " + name + "\n").contains("```text\n" + expected + "```\n");
    }
}
