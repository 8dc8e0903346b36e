package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are killed lose nothing they acknowledged; the thousand kills are a command. */
class BenchKillTest {
    @TempDir
    private Path folder;

    @Test
    void nothingAcknowledgedIsLost() {
        Outcome outcome = Outcome.of(
                "bench",
                "kill",
                "--times",
                "20",
                "--clients",
                "8",
                "--vms",
                "16",
                "--load",
                "0.2",
                "--store",
                folder.resolve("vms").toString());
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("Killed 20 times with durability sync")
                .contains(", 0 wrong");
    }

    @Test
    void withAnIntervalNothingOlderIsLost() {
        Outcome outcome = Outcome.of(
                "bench",
                "kill",
                "--times",
                "3",
                "--clients",
                "4",
                "--vms",
                "4",
                "--load",
                "1",
                "--durability",
                "interval=0.1s");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    }

    @Test
    void nothingIsPromisedByNone() {
        assertThat(Outcome.of("bench", "kill", "--durability", "none", "--store", "x")
                        .err())
                .contains("promises nothing that could be checked");
        assertThat(Outcome.of("bench", "kill", "--store", folder.toString()).err())
                .contains("is there already");
    }
}
