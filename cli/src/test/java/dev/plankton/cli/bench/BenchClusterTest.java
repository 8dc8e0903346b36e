package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.plankton.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters of processes, small; the large runs are commands. */
class BenchClusterTest {
    @TempDir
    private Path folder;

    private static Outcome bench(String options) {
        return Outcome.of(("bench cluster " + options).split(" "));
    }

    @Test
    void aSimulationWritesItsSamplesAndPlots() throws IOException {
        Outcome outcome = bench("--simulate --nodes 20 --vms 20000000 --seed 3 --out " + folder);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("20,000,000 VMs in 306 slabs on 20 nodes", "one node fails", "12 a slab");
        assertThat(Files.readAllLines(folder.resolve("simulation.csv"))).hasSizeGreaterThan(10);
        assertThat(folder.resolve("balance.svg")).isNotEmptyFile();
        assertThat(folder.resolve("service.svg")).isNotEmptyFile();
        assertThat(folder.resolve("results.json")).isNotEmptyFile();
    }

    @Test
    void nodesAnswerMoveAndJoin() throws IOException {
        Path json = folder.resolve("results.json");
        Outcome outcome = bench(
                "--nodes 2 --patience 8 --vms 40 --slabs 4 --asked 20 --moves 1 --kills 0 --connections 4 --rounds 1 --seconds 0.1 --json "
                        + json);
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.getAsJsonObject("answers").get("asked").getAsInt()).isEqualTo(2 * 20);
        assertThat(result.getAsJsonObject("moves").get("answered").getAsLong()).isPositive();
        assertThat(result.getAsJsonObject("join").get("failed").getAsLong()).isZero();
        assertThat(result.getAsJsonArray("servers")).hasSize(4);
    }

    @Test
    void faultsBreakNoPromise() {
        Outcome outcome = bench("--faults 2 --patience 5 --kinds kill,pause --longest 2 --vms 30 --slabs 6 --seed 2");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out()).contains("2 faults in", "executed twice: 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nodes 1                    | --nodes 1: must be 2 to 20",
                "--nodes 2 --faults 3         | --nodes 2: must be 3 to 20",
                "--slabs 300                  | --slabs 300: must be 1 to 255",
                "--slabs 2 --vms 200000       | --vms 200000: must be 2 to 131072",
                "--simulate --vms 3           | --vms 3: must be 65536 to",
                "--simulate --faults 3        | --simulate has faults of its own",
                "--faults 3 --kinds earthquake | 'earthquake' is not one of kill, pause, partition",
                "--faults 3 --durability none | a node that is killed loses its VMs",
            })
    void badInputIsOneLine(String options, String complaint) {
        Outcome outcome = bench(options);
        assertThat(outcome.err()).startsWith("plankton: ").contains(complaint).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }
}
