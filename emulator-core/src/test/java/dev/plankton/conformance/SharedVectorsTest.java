package dev.plankton.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cpu.CpuModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Vectors captured on real CPUs, where they lie beside the checkout. */
final class SharedVectorsTest {
    private static final Path VECTORS = Path.of("../../shared/cpu-tests");

    @Test
    void i686DoesWhatTheCapturedCpuDid() throws IOException {
        assumeTrue(Files.isDirectory(VECTORS.resolve("i386")), "no vectors beside the checkout");
        assertThat(failures(VECTORS.resolve("i386"), CpuModel.I686)).isEmpty();
    }

    private static List<String> failures(Path directory, CpuModel model) throws IOException {
        List<String> failures = new ArrayList<>();
        VectorRunner runner = new VectorRunner(model, false);
        TestVector vector = new TestVector();
        int run = 0;
        for (Path file : files(directory)) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
                JsonVectors vectors = new JsonVectors(in);
                while (vectors.next(vector)) {
                    run++;
                    String difference = runner.run(vector);
                    if (difference != null) {
                        failures.add(file.getFileName() + " " + vector.index + " " + vector.name + ": " + difference);
                    }
                }
            }
        }
        assertThat(run).isGreaterThan(10_000);
        return failures;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".ndjson.gz"))
                    .sorted()
                    .toList();
        }
    }
}
