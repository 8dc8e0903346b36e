package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.plankton.bench.host.Qemu;
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

class BenchPaperTest {
    private static final String[] SHORT = {
        "bench",
        "paper",
        "--batch",
        "20",
        "--pause",
        "0",
        "--samples",
        "2",
        "--sample-seconds",
        "0.02",
        "--requests",
        "30"
    };

    @TempDir
    private Path directory;

    private JsonObject run(String... options) throws IOException {
        String[] out = {"--out", directory.toString()};
        Outcome outcome = Outcome.of(
                Stream.of(SHORT, out, options).flatMap(Arrays::stream).toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        return JsonParser.parseString(Files.readString(directory.resolve("results.json")))
                .getAsJsonObject();
    }

    @Test
    void threeGuestsBootInBatches() throws Exception {
        JsonArray series = run("--batches", "3").getAsJsonArray("series");
        assertThat(series.asList().stream()
                        .map(one -> one.getAsJsonObject().get("guest").getAsString()))
                .containsExactly("hello", "echo", "spikes");
        for (var element : series) {
            JsonObject one = element.getAsJsonObject();
            assertThat(one.get("vms").getAsInt())
                    .isEqualTo(20 * one.getAsJsonArray("batches").size());
            assertThat(one.get("bootsPerSecond").getAsDouble()).isPositive();
            assertThat(one.get("repliesWrong").getAsLong()).isZero();
        }
        JsonObject echo = series.get(1).getAsJsonObject();
        assertThat(echo.get("repliesChecked").getAsLong()).isEqualTo(30);
        assertThat(echo.get("requestP50Micros").getAsDouble()).isPositive();
        assertThat(series.get(0).getAsJsonObject().get("requestP50Micros").isJsonNull())
                .isTrue();
    }

    @Test
    void publishedFiguresStandBesideOnPaperAndPlot() throws Exception {
        run("--batches", "2", "--guests", "hello", "--without", "tick-elision");
        assertThat(Files.readString(directory.resolve("report.md")))
                .contains(
                        "without tick-elision",
                        "| hello on Plankton |",
                        "| paper, idle | 10,000 |",
                        "110,000 VMs on 48 cores");
        for (String plot : new String[] {"cpu.svg", "memory.svg", "boots.svg"}) {
            var document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(directory.resolve(plot).toFile());
            assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        }
    }

    @Test
    void qemuStandsBeside() throws IOException {
        assumeTrue(Qemu.find().isPresent(), Qemu.NAME + " is not installed");
        JsonArray series =
                run("--batches", "1", "--guests", "echo", "--qemu", "2").getAsJsonArray("series");
        assertThat(series.size()).isEqualTo(2);
        JsonObject qemu = series.get(1).getAsJsonObject();
        assertThat(qemu.get("platform").getAsString()).startsWith("QEMU, ");
        assertThat(qemu.get("vms").getAsInt()).isEqualTo(2);
        assertThat(qemu.get("repliesChecked").getAsLong()).isEqualTo(30);
        assertThat(qemu.get("repliesWrong").getAsLong()).isZero();
        assertThat(qemu.get("memoryBytesPerVm").getAsDouble()).isGreaterThan(1 << 20);
        assertThat(ProcessHandle.current().children())
                .as("no QEMU is left")
                .noneMatch(child -> child.info().command().orElse("").contains("qemu"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--guests hello,web  | --guests: 'web' is not one of hello, echo, spikes",
                "--batch 0           | --batch 0: must be 1 to 10000000",
                "--batches 0         | --batches 0: must be 1 to 100000",
                "--pause -1          | --pause -1.0: must be 0.0 to 86400 seconds",
                "--samples 0         | --samples 0: must be 1 to 10000",
                "--sample-seconds x  | 'x' is not a number of seconds",
                "--requests 0        | --requests 0: must be 1 to 100000000",
                "--qemu 0            | --qemu 0: must be 1 to 1000",
                "--without nothing   | 'nothing' is not one of tick-elision",
            })
    void badInputIsOneLine(String options, String complaint) {
        Outcome outcome = Outcome.of(("bench paper " + options).split(" "));
        assertThat(outcome.err()).startsWith("plankton: ").contains(complaint).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }
}
