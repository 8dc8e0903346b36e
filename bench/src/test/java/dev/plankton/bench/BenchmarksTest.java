package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The command line's defaults, and that JMH's processor has written the harness. */
final class BenchmarksTest {
    @Test
    void reportsAllocation() {
        assertThat(Benchmarks.withDefaults("RunLoop", "-f", "2")).containsExactly("RunLoop", "-f", "2", "-prof", "gc");
    }

    @Test
    void keepsTheProfilerThatIsAskedFor() {
        assertThat(Benchmarks.withDefaults("-prof", "stack")).containsExactly("-prof", "stack");
    }

    @Test
    void jmhKnowsThemAll() throws IOException {
        try (InputStream in = Benchmarks.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            String list = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(list)
                    .contains("RunLoop")
                    .contains("onOneCore")
                    .contains("inHypervisor")
                    .contains("ForkVm")
                    .contains("mountUnmount")
                    .contains("elided")
                    .contains("executed")
                    .contains("requestToReply")
                    .contains("requestHereToReply")
                    .contains("mountRunUnmount");
        }
    }
}
