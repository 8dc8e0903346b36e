package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.plankton.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchPopulationTest {
    @TempDir
    private Path directory;

    private JsonObject run(String... options) throws IOException {
        Path json = directory.resolve("population.json");
        String[] args = {"bench", "population", "--idle", "0.02", "--wakes", "200", "--json", json.toString()};
        String[] line = Stream.of(args, options).flatMap(Arrays::stream).toArray(String[]::new);
        Outcome outcome = Outcome.of(line);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        return JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "web"})
    void everyReplyIsRightAndEveryFigureIsThere(String image) throws IOException {
        JsonObject result = run("--vms", "300", "--image", image);

        assertThat(result.keySet())
                .startsWith(
                        "vms",
                        "bootSeconds",
                        "bootsPerSecond",
                        "bootCpuMicros",
                        "rssBytes",
                        "rssBytesPerVm",
                        "heapBytesPerVm",
                        "offHeapBytesPerVm",
                        "idleCpuPercentOfOneCore",
                        "wakeP50Micros",
                        "wakeP99Micros",
                        "wakesPerSecond",
                        "repliesChecked",
                        "repliesWrong");
        assertThat(result.get("vms").getAsInt()).isEqualTo(300);
        for (String field : new String[] {"bootSeconds", "bootsPerSecond", "wakesPerSecond", "wakeP50Micros"}) {
            assertThat(result.get(field).getAsDouble()).as(field).isPositive();
        }
        assertThat(result.get("wakeP99Micros").getAsDouble())
                .isGreaterThanOrEqualTo(result.get("wakeP50Micros").getAsDouble());
        // Twice 200 random ones and 200 different ones, and all once.
        assertThat(result.get("repliesChecked").getAsLong()).isEqualTo(1300);
        assertThat(result.get("repliesWrong").getAsLong()).isZero();
        JsonObject before = result.getAsJsonObject("beforeWakingAll");
        assertThat(before.get("repliesChecked").getAsLong()).isEqualTo(500);
        assertThat(before.get("rssBytes").getAsLong()).isPositive();
        assertThat(result.get("endedVms").getAsLong()).isZero();
    }

    @Test
    void aGuestThatDoesNotAnswerIsSaidTo() throws IOException {
        JsonObject result = run("--vms", "100", "--image", "hello", "--without", "tick-elision");
        assertThat(result.get("repliesChecked").getAsLong()).isZero();
        assertThat(result.get("wakeP50Micros").isJsonNull()).isTrue();
        assertThat(result.getAsJsonObject("setting").getAsJsonArray("without").toString())
                .isEqualTo("[\"tick-elision\"]");
        assertThat(Outcome.of("bench", "population", "--vms", "100", "--image", "hello", "--idle", "0.02")
                        .out())
                .contains("Replies cannot be checked: hello does not answer; use a guest that does: echo or web.")
                .contains("100 states compared with that of a VM without savings: 0 wrong.");
    }

    @Test
    void aMixedPopulationLeadsWithWhatEachVmHasOfItsOwn() throws IOException {
        JsonObject result = run("--vms", "500", "--mix");
        assertThat(result.get("lifetimeUniqueBytesPerVm").getAsDouble()).isGreaterThan(100);
        assertThat(result.get("repliesChecked").getAsLong()).isGreaterThan(500);
        assertThat(result.get("repliesWrong").getAsLong()).isZero();
    }

    @Test
    void reportAndPlotsAreWritten() throws Exception {
        Path out = directory.resolve("new/folder");
        run("--vms", "100", "--out", out.toString());
        assertThat(Files.readString(out.resolve("report.md")))
                .startsWith("# Population of 100 VMs of echo\n")
                .contains("| of them wrong | 0 | 0 |")
                .contains("](memory.svg)")
                .contains("](wake.svg)");
        for (String plot : new String[] {"memory.svg", "wake.svg"}) {
            var document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(out.resolve(plot).toFile());
            assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
            assertThat(document.getElementsByTagName("polyline").getLength()).isPositive();
        }
        assertThat(out.resolve("results.json")).hasSameTextualContentAs(directory.resolve("population.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--vms 0              | --vms 0: must be 1 to 2147483647",
                "--vms few            | 'few' is not a whole number",
                "--image nonsuch      | no such file or guest: 'nonsuch'",
                "--mix --image web    | --mix and --image exclude each other: use one of them",
                "--mix --vms 63       | --vms 63: must be 64 to 2147483647",
                "--wakes 0            | --wakes 0: must be 1 to 100000000",
                "--budget 0           | --budget 0: must be 1 to 2147483647",
                "--spill /no/such     | --spill /no/such: is not a directory; make it first, or give another",
                "--spill-size 5       | --spill-size requires --spill",
                "--idle 0             | --idle 0.0: must be 0.01 to 86400 seconds",
                "--idle soon          | 'soon' is not a number of seconds",
                "--without luck       | 'luck' is not one of tick-elision, line-sharing, packing, delta-sharing",
                "--json /no/such/file | --json /no/such/file: cannot write to directory /no/such",
                "--out /proc/no       | /proc/no",
            })
    void badInputIsOneLine(String options, String complaint) {
        Outcome outcome = Outcome.of(("bench population " + options).split(" "));
        assertThat(outcome.err()).startsWith("plankton: ").contains(complaint).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }

    @Test
    void benchAloneSaysWhichExperimentsThereAre() {
        Outcome outcome = Outcome.of("bench");
        assertThat(outcome.err())
                .startsWith(
                        "plankton: missing experiment: one of population, paper, fairness, hostile, ablation, net, durability, kill, history, debug, dashboard, replay, start, speed, cluster (")
                .hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }
}
