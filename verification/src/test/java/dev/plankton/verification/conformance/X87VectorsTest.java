package dev.plankton.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instructions of the x87 do what silicon did: see docs/x87.md. */
final class X87VectorsTest {
    private static final Path SHARED = Path.of("../../shared/cpu-tests/x87");
    private static final int FORMS = 148, PACKED = 2_250, ALL = 9_000;

    /** One vector in four of each form, which are in the test resources. */
    @Test
    void theInterpreterDoesWhatSiliconDid() throws IOException {
        assertThat(run(Tier.INTERPRETER, 1)).isEqualTo(PACKED);
    }

    /** Each instruction is a region of its own here, which takes a while to compile: so one in three of those. */
    @Test
    void regionsDoWhatSiliconDid() throws IOException {
        assertThat(run(Tier.REGIONS_ALWAYS, 3)).isEqualTo(PACKED / 3);
    }

    private static int run(Tier tier, int every) throws IOException {
        PackedVectors vectors = PackedVectors.open(Packing.X87_RESOURCE);
        VectorRunner runner = new VectorRunner(CpuModel.I686, false, tier);
        TestVector vector = new TestVector();
        List<String> failures = new ArrayList<>();
        int forms = 0;
        int seen = 0;
        int run = 0;
        while (vectors.nextForm()) {
            forms++;
            while (vectors.next(vector)) {
                if (seen++ % every == 0) {
                    run++;
                    String difference = runner.run(vector);
                    if (difference != null) {
                        failures.add(vectors.form() + " " + vector.index + ": " + difference);
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(forms).isEqualTo(FORMS);
        return run;
    }

    @Test
    void allOfThemWhereTheyLieBesideTheCheckout() throws IOException {
        assumeTrue(Files.isDirectory(SHARED), "no vectors beside the checkout");
        List<FormResult> results = new Conformance(CpuModel.I686, false, 3, Tier.INTERPRETER)
                .run(Conformance.find(List.of(SHARED)), result -> {});
        assertThat(results.stream().mapToInt(FormResult::passed).sum()).isEqualTo(ALL);
    }
}
