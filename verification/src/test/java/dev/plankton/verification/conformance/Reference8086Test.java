package dev.plankton.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.verification.i8086.Reference8086;
import dev.plankton.verification.i8086.State8086;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The reference of the 8086 does what the real one did, where {@code -Dplankton.vectors.8086} names the public suite. */
final class Reference8086Test {
    private static final Path SUITE = Path.of(System.getProperty("plankton.vectors.8086", ""));

    /** The eight files of ESC, of 322, and a few vectors of others. */
    private static final double MOST_REFUSED = 0.026;

    private final Reference8086 reference = new Reference8086(new byte[State8086.RAM_SIZE], port -> 0xFFFF);
    private int refused;
    private int run;

    @Test
    void theReferenceDoesWhatThe8086Did() throws IOException {
        assumeTrue(!SUITE.toString().isEmpty() && Files.isDirectory(SUITE), "no public suite");
        List<String> failures = new ArrayList<>();
        TestVector vector = new TestVector();
        try (VectorFiles files = new VectorFiles()) {
            for (Path file : VectorFiles.find(List.of(SUITE))) {
                try (InputStream in = files.stream(file)) {
                    VectorReader vectors = VectorFiles.reader(file, in);
                    while (vectors.next(vector)) {
                        String difference = run(vector);
                        if (difference != null) {
                            failures.add(VectorFiles.form(file) + " " + vector.index + " " + vector.name() + ": "
                                    + difference);
                        }
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
        assertThat((double) refused / run).isLessThan(MOST_REFUSED);
    }

    private @Nullable String run(TestVector vector) {
        run++;
        System.arraycopy(vector.initial, 0, reference.general, 0, 8);
        System.arraycopy(vector.initial, TestVector.SEGMENTS, reference.segments, 0, 4);
        reference.ip = vector.initial[TestVector.IP];
        reference.flags = vector.initial[TestVector.FLAGS];
        reference.undefinedFlags = 0;
        for (int i = 0; i < vector.initialRam.count; i++) {
            reference.ram[vector.initialRam.addresses[i]] = vector.initialRam.values[i];
        }
        try {
            if ((reference.flags & State8086.TF) != 0 || !reference.step()) {
                refused++;
                return null;
            }
            return difference(vector);
        } finally {
            reference.restoreRam();
        }
    }

    private @Nullable String difference(TestVector vector) {
        for (int n = 0; n < 8; n++) {
            if (reference.general[n] != vector.expected(n)) {
                return difference(n, vector, reference.general[n]);
            }
        }
        for (int n = 0; n < 4; n++) {
            if (reference.segments[n] != vector.expected(TestVector.SEGMENTS + n)) {
                return difference(TestVector.SEGMENTS + n, vector, reference.segments[n]);
            }
        }
        if (reference.ip != vector.expected(TestVector.IP)) {
            return difference(TestVector.IP, vector, reference.ip);
        }
        int flags = vector.expected(TestVector.FLAGS);
        if (((reference.flags ^ flags) & ~reference.undefinedFlags) != 0) {
            return difference(TestVector.FLAGS, vector, reference.flags);
        }
        for (int i = 0; i < vector.expectedRam.count; i++) {
            int address = vector.expectedRam.addresses[i];
            int known = ~reference.undefinedRam.getOrDefault(address, 0) & 0xFF;
            if (((reference.ram[address] ^ vector.expectedRam.values[i]) & known) != 0) {
                return "[%X] is %X instead of %X"
                        .formatted(address, reference.ram[address] & 0xFF, vector.expectedRam.values[i] & 0xFF);
            }
        }
        return null;
    }

    private static String difference(int n, TestVector vector, int actual) {
        return "%s is %X instead of %X".formatted(TestVector.registerName(n), actual, vector.expected(n));
    }
}
