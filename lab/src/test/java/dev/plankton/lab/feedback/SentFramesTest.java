package dev.plankton.lab.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.lab.scenario.ScenarioReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest may send any number of frames: what is kept of them is bounded. */
final class SentFramesTest {
    @TempDir
    Path folder;

    private SentFrames of(String expectation) throws Exception {
        return new SentFrames(ScenarioReader.read(Files.writeString(
                folder.resolve("test.yaml"),
                "plankton: 1\nname: Test\nguest: {builtin: hello}\nlimit: 1000\nexpect: [{id: a, %s}]\n"
                        .formatted(expectation))));
    }

    @Test
    void framesAreOnlyWantedWhereTheyAreExpected() throws Exception {
        assertThat(of("ends: idle").wanted()).isFalse();
        assertThat(of("frames: {count: 0}").wanted()).isTrue();
    }

    /** Of two million, of 1500 bytes each, no heap of a test would hold all. */
    @Test
    void theFirstTheLastAndTheCountAreKept() throws Exception {
        SentFrames frames = of("frames: {count: 0}");
        for (int n = 0; n < 2_000_000; n++) {
            byte[] bytes = new byte[1500];
            bytes[0] = (byte) n;
            frames.add(bytes, n);
        }
        assertThat(frames.count()).isEqualTo(2_000_000);
        assertThat(Objects.requireNonNull(frames.first()).instructions()).isZero();
        assertThat(Objects.requireNonNull(frames.last()).instructions()).isEqualTo(1_999_999);
        assertThat(frames.lines()).hasSize(6).last().isEqualTo("And 1999995 more frames.");
    }
}
