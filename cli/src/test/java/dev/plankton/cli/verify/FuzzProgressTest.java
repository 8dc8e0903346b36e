package dev.plankton.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FuzzProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong(7 * SECOND);

    @Test
    void saysEveryTenSecondsHowFarItIs() {
        FuzzProgress progress =
                new FuzzProgress(new PrintStream(err, true, StandardCharsets.UTF_8), clock::get, 5_000_000);
        for (int cases = 1; cases <= 23; cases++) {
            clock.addAndGet(SECOND);
            progress.reached(cases, 100_000L * cases);
        }
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "1,000,000 of 5,000,000 instructions, 10 cases, 10 s",
                        "2,000,000 of 5,000,000 instructions, 20 cases, 20 s");
        assertThat(progress.seconds()).isEqualTo(23);
    }

    @Test
    void saysNothingAtTheEnd() {
        FuzzProgress progress = new FuzzProgress(new PrintStream(err, true, StandardCharsets.UTF_8), clock::get, 100);
        clock.addAndGet(20 * SECOND);
        progress.reached(1, 100);
        assertThat(err.size()).isZero();
    }
}
