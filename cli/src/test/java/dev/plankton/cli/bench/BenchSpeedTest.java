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

class BenchSpeedTest {
    @TempDir
    private Path directory;

    @Test
    void everyFigureIsThere() throws IOException {
        Outcome outcome = Outcome.of(
                "bench",
                "speed",
                "--workload",
                "sieve,queens",
                "--seconds",
                "0.001",
                "--rounds",
                "1",
                "--cold",
                "--out",
                directory.toString());
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("sieve", "queens", "geometric mean").doesNotContain("QEMU");
        JsonObject result = JsonParser.parseString(Files.readString(directory.resolve("results.json")))
                .getAsJsonObject();
        assertThat(result.get("tier0Mips").getAsDouble()).isPositive();
        assertThat(result.get("tier1Mips").getAsDouble()).isPositive();
        assertThat(result.get("coldShare").getAsDouble()).isPositive();
        assertThat(result.get("ratioAll").isJsonNull()).isTrue();
        assertThat(result.getAsJsonArray("workloads")).hasSize(2);
        assertThat(directory.resolve("speed.svg")).content().contains("<svg", "sieve", "queens");
    }

    @Test
    void anUnknownWorkloadIsNamed() {
        Outcome outcome = Outcome.of("bench", "speed", "--workload", "sieve,nothing");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("plankton: --workload nothing: unknown workload; use crc16, decimal,");
    }
}
