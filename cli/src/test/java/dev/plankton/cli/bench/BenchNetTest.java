package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.plankton.cli.Outcome;
import dev.plankton.net.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchNetTest {
    @Test
    void everyServerAnswers(@TempDir Path directory) throws Exception {
        assumeTrue(Transport.EPOLL.isAvailable());
        Path json = directory.resolve("net.json");
        String options = "bench net --vms 5 --connections 3 --idle 4 --rounds 2 --seconds 0.1 --json " + json;
        Outcome outcome = Outcome.of(options.split(" "));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains("3 connections send requests to each server", "4 idle ones are open", "HTTP, NE2000");

        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        for (String ratio : new String[] {"ratioHttp", "ratioHttpNe2000", "ratioTcp", "ratioUdp", "p99RatioHttp"}) {
            assertThat(result.get(ratio).getAsDouble()).as(ratio).isPositive();
        }
        assertThat(result.get("broken").getAsLong()).isZero();
        assertThat(result.getAsJsonArray("rows").size()).isEqualTo(7);
        for (JsonElement row : result.getAsJsonArray("rows")) {
            assertThat(row.getAsJsonObject().get("requestsPerSecond").getAsDouble())
                    .as("requests a second of %s", row)
                    .isPositive();
        }
    }

    @Test
    void overloadIsDroppedCountedAndOver(@TempDir Path directory) throws Exception {
        assumeTrue(Transport.EPOLL.isAvailable());
        Path json = directory.resolve("overload.json");
        Outcome outcome =
                Outcome.of(("bench net --overload --vms 20 --connections 4 --seconds 1 --json " + json).split(" "));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("datagrams a second to 20 VMs", "dropped by the kernel");

        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.get("sentPerSecond").getAsDouble()).isPositive();
        assertThat(result.get("droppedByKernel").getAsLong()).isNotNegative();
        assertThat(result.get("droppedByPlankton").getAsLong()).isNotNegative();
        JsonObject resident = result.getAsJsonObject("residentBytes");
        assertThat(resident.get("highest").getAsLong())
                .isGreaterThanOrEqualTo(resident.get("before").getAsLong());
        for (String when : new String[] {"before", "after"}) {
            JsonObject asked = result.getAsJsonObject(when);
            assertThat(asked.get("perSecond").getAsDouble()).as(when).isPositive();
            assertThat(asked.getAsJsonObject("latencies").get("p99Micros").getAsDouble())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--vms 0             | --vms 0: must be 1 to 1000000",
                "--connections 5001  | --connections 5001: must be 1 to 5000",
                "--rounds 0          | --rounds 0: must be 1 to 10000",
            })
    void badInputIsOneLine(String options, String complaint) {
        Outcome outcome = Outcome.of(("bench net " + options).split(" +"));
        assertThat(outcome.err()).startsWith("plankton: ").contains(complaint).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }
}
