package dev.plankton.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadAheadTest {
    private static final int BLOCK = 1 << 16;

    @TempDir
    private Path directory;

    /** More blocks than are read ahead, and files that end at the end of a block or have no bytes. */
    @Test
    void filesComeWholeAndInOrder() throws IOException {
        List<Path> files = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        Random random = new Random(1);
        for (int length : new int[] {3, 0, BLOCK, 2 * BLOCK, 20 * BLOCK + 5, BLOCK - 1, 1}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            contents.add(bytes);
            files.add(Files.write(directory.resolve(files.size() + ".json"), bytes));
        }
        for (int n = 0; n < 40; n++) {
            files.add(files.getFirst());
            contents.add(contents.getFirst());
        }
        try (ReadAhead ahead = new ReadAhead(files)) {
            for (byte[] bytes : contents) {
                try (InputStream in = ahead.next()) {
                    assertThat(in.readAllBytes()).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void whatCannotBeReadFailsInItsTurn() throws IOException {
        Path good = Files.write(directory.resolve("good.json"), new byte[] {1, 2});
        Path bad = Files.write(directory.resolve("bad.json.gz"), new byte[40]);
        try (ReadAhead ahead = new ReadAhead(List.of(good, bad, good))) {
            assertThat(ahead.next().readAllBytes()).containsExactly(1, 2);
            InputStream in = ahead.next();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessage("not a gzip file");
        }
    }
}
