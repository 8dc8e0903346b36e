package dev.plankton.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vectors captured on real CPUs, where they lie beside the checkout. */
final class SharedVectorsTest {
    static final Path I386 = Path.of("../../shared/cpu-tests/i386");
    private static final Path I286 = Path.of("../../shared/cpu-tests/i286");

    private static final int SKIPPED_ON_I686 = 1_775;

    @Test
    void i686DoesWhatTheCapturedCpuDid() throws IOException {
        List<FormResult> results = results(I386, CpuModel.I686);
        assertThat(failures(results)).isEmpty();
        assertThat(passed(results)).isEqualTo(73_939);
    }

    @Test
    void i80286DoesWhatTheCapturedCpuDid() throws IOException {
        List<FormResult> results = results(I286, CpuModel.I80286);
        assertThat(failures(results)).isEmpty();
        assertThat(passed(results)).isEqualTo(49_821);
    }

    @Test
    void i686DoesWhatThe80286DidExceptWhereProcessorsDiffer() throws IOException {
        List<FormResult> results = results(I286, CpuModel.I686);
        assertThat(failures(results)).isEmpty();
        assertThat(results.stream().mapToInt(FormResult::skipped).sum()).isEqualTo(SKIPPED_ON_I686);
        assertThat(passed(results)).isEqualTo(49_821 - SKIPPED_ON_I686);
    }

    private static List<FormResult> results(Path directory, CpuModel model) throws IOException {
        assumeTrue(Files.isDirectory(directory), "no vectors beside the checkout");
        return new Conformance(model, false, 3, Tier.INTERPRETER)
                .run(Conformance.find(List.of(directory)), result -> {});
    }

    private static int passed(List<FormResult> results) {
        return results.stream().mapToInt(FormResult::passed).sum();
    }

    private static List<String> failures(List<FormResult> results) {
        return results.stream()
                .flatMap(result -> result.differences().stream()
                        .map(difference -> "%s %d %s: %s"
                                .formatted(
                                        result.form(),
                                        difference.index(),
                                        difference.instruction(),
                                        difference.what())))
                .toList();
    }
}
