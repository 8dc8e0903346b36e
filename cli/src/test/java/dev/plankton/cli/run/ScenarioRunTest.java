package dev.plankton.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code plankton run --scenario}. */
class ScenarioRunTest {
    @TempDir
    private Path directory;

    private String scenario(String serial) throws IOException {
        return Files.writeString(directory.resolve("hello.yaml"), """
            plankton: 1
            name: Hello
            guest: {builtin: hello}
            limit: 10000
            expect:
              - {id: says-it, points: 2, serial: {equals: "%s"}, hint: Read the source.}
              - {id: sleeps, ends: idle}
            """.formatted(serial))
                .toString();
    }

    @Test
    void theStatusIs0WhereAllHolds() throws IOException {
        assertThat(Outcome.of("run", "--scenario", scenario("!")))
                .isEqualTo(new Outcome(
                        0,
                        "Hello: 2 of 2 expectations hold, 3 of 3 points.\n"
                                + "Passed: says-it, 2 points.\n"
                                + "Passed: sleeps, 1 point.\n",
                        ""));
    }

    @Test
    void theStatusIs1WhereSomethingDoesNotAndItIsSaidWhy() throws IOException {
        String file = scenario("?");
        Outcome outcome = Outcome.of("run", "--tier", "0", "--scenario", file);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .startsWith("Hello: 1 of 2 expectations hold, 1 of 3 points.\n")
                .contains("Failed: says-it, 0 of 2 points: the serial line is \"!\", not \"?\".\n")
                .containsPattern("plankton run --debug --scenario " + file + " --to [0-9]+\n")
                .endsWith("  Hint: Read the source.\n");
    }

    @Test
    void aCardOfTheScenarioIsCompiled() throws IOException {
        byte[] image = new byte[512];
        byte[] code = {(byte) 0xE4, 0x66, (byte) 0xE6, (byte) 0xE9, (byte) 0xF4}; // in al, 66h; out 0E9h, al; hlt
        System.arraycopy(code, 0, image, 0, code.length);
        image[510] = 0x55;
        image[511] = (byte) 0xAA;
        Files.write(directory.resolve("asks.img"), image);
        Files.writeString(directory.resolve("Answer.java"), """
            import dev.plankton.device.card.*;

            public final class Answer implements Card {
                @Override
                public CardSpec spec() {
                    return CardSpec.of("answer", 1).withPorts(0x66, 1);
                }

                @Override
                public int in8(Slot slot, int port) {
                    return 'A';
                }
            }
            """);
        Path file = Files.writeString(directory.resolve("card.yaml"), """
            plankton: 1
            name: Card
            guest: {image: asks.img}
            java: {source: Answer.java, exercise: card}
            limit: 10000
            expect: [{id: answers, debug: {contains: A}}]
            """);
        assertThat(Outcome.of("run", "--scenario", file.toString()))
                .isEqualTo(new Outcome(
                        0, "Card: 1 of 1 expectations hold, 1 of 1 point.\nPassed: answers, 1 point.\n", ""));
    }

    @Test
    void theStatusIs2ForABadFile() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "plankton: 1\nname: X\nexpct: []\n");
        Outcome outcome = Outcome.of("run", "--scenario", file.toString());
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("plankton: bad.yaml:3: unknown key \"expct\" in the file; known: ");
        assertThat(outcome.out()).isEmpty();
        assertThat(Outcome.of("run", "--scenario", "none.yaml"))
                .isEqualTo(new Outcome(2, "", line("cannot read none.yaml: no such file or directory")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        snake                   | --scenario: its guest is in the file; leave out 'snake'
        --keys x                | --scenario cannot be combined with --keys
        --max-instructions 5    | --scenario cannot be combined with --max-instructions
        --to 5                  | --to says where --debug begins: also give --debug
        --debug --to -1         | --to -1: must be at least 0
        --debug                 | --debug requires a terminal as standard input and output; without one use `plankton gdb --scenario FILE`
        """)
    void whatDoesNotGoTogetherIsSaid(String more, String message) throws IOException {
        String[] words = ("run --scenario " + scenario("!") + " " + more).split(" ");
        assertThat(Outcome.of(words)).isEqualTo(new Outcome(2, "", line(message)));
    }

    @Test
    void toIsForScenarios() {
        assertThat(Outcome.of("run", "hello", "--to", "5"))
                .isEqualTo(new Outcome(2, "", line("--to is about a scenario: also give --scenario FILE")));
    }

    private static String line(String text) {
        return "plankton: " + text + System.lineSeparator();
    }
}
