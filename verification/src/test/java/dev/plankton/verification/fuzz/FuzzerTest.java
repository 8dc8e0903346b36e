package dev.plankton.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

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

final class FuzzerTest {
    private static final long INSTRUCTIONS = 4_000_000;

    @ParameterizedTest
    @EnumSource(CpuModel.class)
    void randomProgramsDoNoHarm(CpuModel model) {
        Fuzzer fuzzer = new Fuzzer(model);
        for (long seed = 0; fuzzer.instructions() < INSTRUCTIONS; seed++) {
            assertThat(fuzzer.run(seed)).as("seed " + seed).isNull();
        }
    }

    /** Seeds that have failed once are run for ever; {@code fuzz-seeds.txt} has a model and a seed on each line. */
    @Test
    void seedsThatFailedOnceStayFixed() throws IOException {
        for (String line : seeds()) {
            String[] parts = line.split(" ");
            Fuzzer fuzzer = new Fuzzer(CpuModel.of(parts[0]));
            assertThat(fuzzer.run(Long.parseLong(parts[1]))).as(line).isNull();
        }
    }

    private static List<String> seeds() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(FuzzerTest.class.getResourceAsStream("fuzz-seeds.txt")),
                StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
