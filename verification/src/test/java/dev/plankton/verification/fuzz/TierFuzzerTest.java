package dev.plankton.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.model.CpuModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TierFuzzerTest {
    private static final long INSTRUCTIONS = 15_000_000;
    private static final long INSTRUCTIONS_EAGERLY = 300_000;

    @ParameterizedTest
    @EnumSource(CpuModel.class)
    void regionsDoWhatTheInterpreterDoes(CpuModel model) {
        TierFuzzer fuzzer = new TierFuzzer(model, RegionCaches::prompt);
        for (long seed = 0; fuzzer.instructions() < INSTRUCTIONS; seed++) {
            assertThat(fuzzer.run(seed)).as("seed " + seed).isNull();
        }
        assertThat(fuzzer.inRegions()).isGreaterThan(INSTRUCTIONS / 20);
    }

    @ParameterizedTest
    @EnumSource(CpuModel.class)
    void soDoRegionsOfEveryInstruction(CpuModel model) {
        TierFuzzer fuzzer = new TierFuzzer(model, RegionCaches::always);
        for (long seed = 0; fuzzer.instructions() < INSTRUCTIONS_EAGERLY; seed++) {
            assertThat(fuzzer.run(seed)).as("seed " + seed).isNull();
        }
        assertThat(fuzzer.inRegions()).isGreaterThan(INSTRUCTIONS_EAGERLY / 20);
    }

    /** Seeds that have failed once are run for ever; {@code tier-seeds.txt} has a model, a seed and perhaps "always" on each line. */
    @Test
    void seedsThatFailedOnceStayFixed() throws IOException {
        for (String line : seeds()) {
            String[] parts = line.split(" ");
            TierFuzzer fuzzer = new TierFuzzer(
                    CpuModel.of(parts[0]), parts.length > 2 ? RegionCaches::always : RegionCaches::prompt);
            assertThat(fuzzer.run(Long.parseLong(parts[1]))).as(line).isNull();
        }
    }

    private static List<String> seeds() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(TierFuzzerTest.class.getResourceAsStream("tier-seeds.txt")),
                StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
