package dev.plankton.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cli.Outcome;
import dev.plankton.net.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchDurabilityTest {
    @TempDir
    private Path folder;

    @Test
    void comparesAllThreeAndMeasuresTheDisk() {
        assumeTrue(Transport.EPOLL.isAvailable());
        Outcome outcome = Outcome.of(
                "bench",
                "durability",
                "--vms",
                "4",
                "--connections",
                "4",
                "--rounds",
                "1",
                "--seconds",
                "1",
                "--store",
                folder.resolve("stores").toString());
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("A forced write of 4 KiB takes ")
                .containsPattern("none +[1-9]")
                .containsPattern("interval=1s +[1-9]")
                .containsPattern("sync +[1-9]")
                .contains("sync to none ");
        assertThat(folder.resolve("stores").resolve("sync").resolve("STORE")).exists();
    }

    @Test
    void aStoreThatIsThereIsNotWrittenTo() {
        Outcome outcome = Outcome.of("bench", "durability", "--store", folder.toString());
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("is there already").hasLineCount(1);
    }
}
