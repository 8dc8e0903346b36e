package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.plankton.cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchHostileTest {
    /** What is measured depends on the machine; that everything is measured and ends does not. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void measuresEachAttackerInEachMode(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("hostile.json");
        Outcome outcome = Outcome.of(("bench hostile --vms 50 --attackers 3 --clients 2 --seconds 0.2 --timeout 60"
                        + " --attacker spin,triple --mode boot,each --json " + json)
                .split(" "));
        assertThat(outcome.out()).contains("3 attackers, 50 VMs of web", "p99 / alone", "Promised: ");

        JsonObject result = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(result.get("notMeasured").getAsInt()).isZero();
        assertThat(result.getAsJsonArray("rows").size()).isEqualTo(4);
        for (int n = 0; n < 4; n++) {
            JsonObject row = result.getAsJsonArray("rows").get(n).getAsJsonObject();
            assertThat(row.get("attacker").getAsString()).isEqualTo(n < 2 ? "spin" : "triple");
            assertThat(row.get("mode").getAsString()).isEqualTo(n % 2 == 0 ? "boot" : "each");
            assertThat(row.get("ended").getAsInt()).isEqualTo(n < 2 ? 0 : 3);
            for (String load : new String[] {"alone", "beside"}) {
                JsonObject found = row.getAsJsonObject(load);
                assertThat(found.getAsJsonObject("latencies").get("count").getAsLong())
                        .isPositive();
                assertThat(found.get("timeouts").getAsLong()).isZero();
                assertThat(found.get("broken").getAsLong()).isZero();
            }
        }
    }

    /** Which rows keep the promise depends on the machine; that each guest runs and has a cost does not. */
    @Test
    void measuresWhatFuelCosts(@TempDir Path directory) throws Exception {
        Outcome outcome = Outcome.of("bench", "hostile", "--costs", "--seconds", "0.01", "--out", directory.toString());
        assertThat(outcome.out()).contains("times spin", "INT 13h AH=02h", "Promised: ");
        JsonObject result = JsonParser.parseString(Files.readString(directory.resolve("results.json")))
                .getAsJsonObject();
        List<JsonElement> rows = result.getAsJsonArray("rows").asList();
        assertThat(rows)
                .hasSizeGreaterThan(60)
                .allSatisfy(row -> assertThat(row.getAsJsonObject().get("nanos").getAsDouble())
                        .isPositive());
        assertThat(rows)
                .filteredOn(
                        row -> row.getAsJsonObject().get("name").getAsString().equals("spin"))
                .singleElement()
                .satisfies(
                        row -> assertThat(row.getAsJsonObject().get("timesSpin").getAsDouble())
                                .isEqualTo(1));
        long over = rows.stream()
                .filter(row -> row.getAsJsonObject().get("timesSpin").getAsDouble() > 4)
                .count();
        assertThat(outcome.status()).isEqualTo(over == 0 ? 0 : 1);
        assertThat(directory.resolve("report.md")).content().contains("# What fuel costs the host");
    }

    @Test
    void listsTheAttackers() {
        Outcome outcome = Outcome.of("bench", "hostile", "--list");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("mover       INT 15h AH=87h moves 131 070 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--vms 0          | --vms 0: must be 1 to 10000000",
                "--attackers 0    | --attackers 0: must be 1 to 100000",
                "--clients 0      | --clients 0: must be 1 to 1000",
                "--seconds 0      | --seconds 0.0: must be 0.01 to 86400 seconds",
                "--timeout 0      | --timeout 0.0: must be 0.01 to 86400 seconds",
                "--attacker virus | 'virus' is not one of spin, mover",
                "--mode never     | 'never' is not one of boot, asked, tick, each",
            })
    void badInputIsOneLine(String options, String complaint) {
        Outcome outcome = Outcome.of(("bench hostile " + options).split(" "));
        assertThat(outcome.err()).startsWith("plankton: ").contains(complaint).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }
}
