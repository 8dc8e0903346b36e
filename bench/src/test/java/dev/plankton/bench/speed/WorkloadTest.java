package dev.plankton.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.Qemu;
import dev.plankton.cpu.model.Tier;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The workloads compute on Plankton what they compute on QEMU 7.2, from which these checksums are. */
class WorkloadTest {
    @ParameterizedTest
    @CsvSource({
        "CRC16, 8313",
        "DECIMAL, 66E8",
        "DIVIDE, 1938",
        "FARCALLS, 1EA0",
        "FIB, 34DB",
        "FIBFAR, 34DB",
        "FIXED32, 30CA",
        "INTR, 6928",
        "LISTS, C4AA",
        "LZ, 30CD",
        "MANDELBROT, FD89",
        "MANDELX87, 4D58",
        "MATMUL, 05DC",
        "MEMCPY, F046",
        "PATCH, 26D9",
        "POLLING, DE84",
        "PORTS, 5354",
        "QUEENS, 00BA",
        "QUEUE, 076A",
        "SCAN, 257C",
        "SELFMOD, 2C28",
        "SHIFTS, 2C1F",
        "SIEVE, 1B71",
        "SORT, ED27",
        "STRINGS, 0042",
        "WORDS, 11E2",
        "XORSHIFT32, 2665"
    })
    void computesWhatQemuDoes(Workload workload, String checksum) {
        for (Tier tier : Tier.values()) {
            computesWhatQemuDoes(tier, workload, checksum);
        }
    }

    private static void computesWhatQemuDoes(Tier tier, Workload workload, String checksum) {
        try (CoreEngine engine = new CoreEngine("tier", tier)) {
            assertThat(engine.run(workload, 1).checksum()).isEqualTo(checksum);
            long once = engine.instructions();
            engine.run(workload, 3);
            assertThat(engine.instructions()).isGreaterThan(2 * once);
        }
    }

    @ParameterizedTest
    @EnumSource
    void imageComesFromItsSource(Workload workload, @TempDir Path directory) throws IOException, InterruptedException {
        for (String file : List.of("begin.inc", "end.inc", "fib.inc", workload.label() + ".asm")) {
            Files.write(directory.resolve(file), Workload.read(file));
        }
        assertThat(Nasm.assemble(directory.resolve(workload.label() + ".asm"))).isEqualTo(workload.sector(1));
    }

    @Test
    void qemuComputesTheSameWhereItIsInstalled() throws InterruptedException {
        Optional<Qemu> qemu = Qemu.find();
        assumeTrue(qemu.isPresent(), "QEMU is not installed");
        SpeedResult result =
                new SpeedPlan(List.of(Workload.SIEVE, Workload.FIB), qemu, List.of(), 0.01, 1).run(Watcher.NONE);
        assertThat(result.workloads()).extracting(SpeedResult.Row::name).containsExactly("sieve", "fib");
        assertThat(result.workloads()).extracting(SpeedResult.Row::clean).containsExactly(true, false);
        assertThat(result.ratioAll()).isPositive();
        assertThat(result.ratioClean())
                .isCloseTo(result.workloads().getFirst().ratio(), Percentage.withPercentage(0.001));
    }

    @Test
    void theRepeatsAreInTheImage() {
        byte[] sector = Workload.SORT.sector(0x1234);
        assertThat(Arrays.copyOfRange(sector, Workload.REPEATS, 512)).containsExactly(0x34, 0x12, 0x55, 0xAA);
    }
}
