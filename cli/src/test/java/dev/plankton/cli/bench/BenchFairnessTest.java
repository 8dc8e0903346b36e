package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.plankton.cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchFairnessTest {
    @Test
    void idleOnesAnswerAndSpinnersShare(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("fairness.json");
        Outcome outcome = Outcome.of(
                "bench", "fairness", "--spinners", "10", "--idle", "200", "--seconds", "0.5", "--json", "" + json);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("10 VMs spin, 200 are idle (echo)", "the least, of the mean");

        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.get("repliesChecked").getAsLong()).isGreaterThan(5000);
        assertThat(result.get("repliesWrong").getAsLong()).isZero();
        double p50 = result.get("wakeP50Micros").getAsDouble();
        assertThat(p50).isPositive();
        assertThat(result.get("wakeP99Micros").getAsDouble()).isGreaterThanOrEqualTo(p50);
        assertThat(result.get("spinnerShareMean").getAsDouble()).isPositive();
        assertThat(result.get("spinnerShareMin").getAsDouble()).isBetween(0.0, 1.0);
        assertThat(result.get("spinnerShareMax").getAsDouble()).isGreaterThanOrEqualTo(1.0);
        assertThat(result.getAsJsonArray("shares").size()).isEqualTo(10);
    }

    @Test
    void idleOnesAnswerOverHttp(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("fairness.json");
        Outcome outcome =
                Outcome.of(("bench fairness --http --spinners 20 --idle 100 --seconds 0.1 --json " + json).split(" "));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("20 VMs spin, 100 are idle (web)", "over HTTP");

        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.get("repliesChecked").getAsLong()).isGreaterThan(5000);
        assertThat(result.get("repliesWrong").getAsLong()).isZero();
    }

    @Test
    void theTierIsTakenAndReported(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("fairness.json");
        Outcome outcome =
                Outcome.of(("bench fairness --spinners 2 --idle 20 --seconds 0.05 --tier 0 --json " + json).split(" "));
        assertThat(outcome.err()).isEmpty();
        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        JsonObject host = result.getAsJsonObject("setting").getAsJsonObject("host");
        assertThat(host.get("tier").getAsString()).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--spinners 0  | --spinners 0: must be 1 to 10000000",
                "--idle 0      | --idle 0: must be 1 to 2147483647",
                "--seconds -1  | --seconds -1.0: must be 0.01 to 86400 seconds",
                "--tier 2      | unknown tier '2': use 0, 1 or auto",
                "--image hello | --image hello: that guest does not answer; use echo or web",
                "--image echo --http | --image echo: that guest does not answer; use web with --http",
            })
    void badInputIsOneLine(String options, String complaint) {
        Outcome outcome = Outcome.of(("bench fairness " + options).split(" "));
        assertThat(outcome.err()).startsWith("plankton: ").contains(complaint).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }
}
