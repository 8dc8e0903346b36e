package dev.plankton.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The project's own vectors, captured on a real CPU: see docs/conformance.md. */
final class PackedVectorsTest {
    private static final int FORMS = 937;
    private static final int VECTORS = 73_939;

    private static final int EVERY = Integer.getInteger("plankton.vectors.every", 3);

    private final TestVector vector = new TestVector();

    @Test
    void i686DoesWhatTheCapturedCpuDid() throws IOException {
        PackedVectors vectors = PackedVectors.open();
        VectorRunner runner = new VectorRunner(CpuModel.I686, false, Tier.INTERPRETER);
        List<String> failures = new ArrayList<>();
        int forms = 0;
        int run = 0;
        while (vectors.nextForm()) {
            forms++;
            while (vectors.next(vector)) {
                run++;
                String difference = runner.run(vector);
                if (difference != null) {
                    failures.add(vectors.form() + " " + vector.index + " " + vector.name() + ": " + difference);
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(forms).isEqualTo(FORMS);
        assertThat(run).isEqualTo(VECTORS);
    }

    /**
     * Each instruction is a region of its own here, which takes a while to compile: so one vector in three, unless
     * {@code -Dplankton.vectors.every=1} asks for all, which took a minute beside other work.
     */
    @Test
    void regionsDoWhatTheCapturedCpuDid() throws IOException {
        PackedVectors vectors = PackedVectors.open();
        VectorRunner runner = new VectorRunner(CpuModel.I686, false, Tier.REGIONS_ALWAYS);
        List<String> failures = new ArrayList<>();
        int seen = 0;
        while (vectors.nextForm()) {
            while (vectors.next(vector)) {
                String difference = seen++ % EVERY == 0 ? runner.run(vector) : null;
                if (difference != null) {
                    failures.add(vectors.form() + " " + vector.index + " " + vector.name() + ": " + difference);
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat(seen).isEqualTo(VECTORS);
    }

    /** The resource has all that the originals have. */
    @Test
    void nothingIsLostInPacking() throws IOException {
        assumeTrue(Files.isDirectory(SharedVectorsTest.I386), "no vectors beside the checkout");
        PackedVectors packed = PackedVectors.open();
        TestVector original = new TestVector();
        try (VectorFiles files = new VectorFiles()) {
            for (Path file : VectorFiles.find(List.of(SharedVectorsTest.I386))) {
                assertThat(packed.nextForm()).isTrue();
                assertThat(packed.form()).isEqualTo(VectorFiles.form(file));
                try (InputStream in = files.stream(file)) {
                    VectorReader originals = VectorFiles.reader(file, in);
                    while (originals.next(original)) {
                        assertThat(packed.next(vector)).isTrue();
                        assertThat(text(vector)).isEqualTo(text(original));
                    }
                    assertThat(packed.next(vector)).isFalse();
                }
            }
        }
        assertThat(packed.nextForm()).isFalse();
    }

    private static String text(TestVector vector) {
        return "%d %s %s %X %s %s %d %X %X %s %d"
                .formatted(
                        vector.index,
                        Arrays.toString(vector.initial),
                        Arrays.toString(vector.expected),
                        vector.expectedMask,
                        text(vector.initialRam),
                        text(vector.expectedRam),
                        vector.exception,
                        vector.flagAddress,
                        vector.undefinedFlags,
                        Arrays.toString(vector.undefinedBits),
                        vector.codeLength);
    }

    private static String text(TestVector.Bytes bytes) {
        return Arrays.toString(Arrays.copyOf(bytes.addresses, bytes.count))
                + Arrays.toString(Arrays.copyOf(bytes.values, bytes.count));
    }
}
