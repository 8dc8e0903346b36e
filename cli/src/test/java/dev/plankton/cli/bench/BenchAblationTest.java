package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.plankton.cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchAblationTest {
    @Test
    void eachSavingIsSwitchedOffInTurn(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("ablation.json");
        Outcome outcome = Outcome.of(
                "bench", "ablation", "--vms", "50", "--idle", "0.02", "--wakes", "20", "--json", json.toString());
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("every saving", "without tick-elision");

        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.getAsJsonObject("all").get("repliesChecked").getAsLong())
                .isEqualTo(190);
        JsonArray factors = result.getAsJsonArray("factors");
        assertThat(factors.asList().stream()
                        .map(factor -> factor.getAsJsonObject().get("without").getAsString()))
                .containsExactly("tick-elision", "line-sharing", "packing", "delta-sharing", "off-heap");
        JsonObject population = factors.get(0).getAsJsonObject().getAsJsonObject("result");
        assertThat(population
                        .getAsJsonObject("setting")
                        .getAsJsonArray("without")
                        .toString())
                .isEqualTo("[\"tick-elision\"]");
        assertThat(population.get("repliesWrong").getAsLong()).isZero();
    }

    @Test
    void aChildThatFailsIsOneLine() {
        Outcome outcome = Outcome.of("bench", "ablation", "--vms", "2147483647", "--idle", "0.02");
        assertThat(outcome.err())
                .startsWith("plankton: 2,147,483,647 VMs do not fit")
                .hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(1);
    }
}
