package dev.plankton.bench.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.bench.experiment.Watcher;
import dev.plankton.bench.host.MemoryLimits;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MixPlanTest {
    @TempDir
    private Path directory;

    private static final Watcher SILENT = (stage, steps) -> done -> {};

    @ParameterizedTest
    @EnumSource(Tier.class)
    void everyVmOfEveryGuestKeepsItsOwn(Tier tier) throws InterruptedException {
        MixResult result =
                new MixPlan(3000, Set.of(), Duration.ofMillis(30), 6000, 7, tier, MemoryLimits.NONE).run(SILENT);
        assertThat(result.repliesChecked()).isEqualTo(9000);
        assertThat(result.repliesWrong()).isZero();
        assertThat(result.vmsWritten()).isEqualTo(3000);
        assertThat(result.endedVms()).isZero();
        assertThat(result.lifetimeUniqueBytesPerVm()).isGreaterThan(100);
        assertThat(result.afterBoot().ownBytesPerVm()).isLessThan(result.lifetimeUniqueBytesPerVm());
        assertThat(result.report().text())
                .startsWith("%.1f lifetime unique bytes".formatted(result.lifetimeUniqueBytesPerVm()));
    }

    @Test
    void vmsThatDoNotFitIntoMemoryAnswerFromTheFile() throws InterruptedException {
        MemoryLimits limits = new MemoryLimits(4 << 20, directory, 256 << 20);
        MixResult result =
                new MixPlan(50_000, Set.of(), Duration.ofMillis(30), 20_000, 7, Tier.INTERPRETER, limits).run(SILENT);
        assertThat(result.repliesWrong()).isZero();
        assertThat(result.endedVms()).isZero();
        FileFigures file = Objects.requireNonNull(result.file());
        assertThat(file.deltaBytes()).isBetween(4L << 20, 50L << 20);
        assertThat(file.fileBytes()).isGreaterThanOrEqualTo(file.deltaBytes());
        assertThat(file.latencies().count()).isEqualTo(5000);
        assertThat(result.end().offHeapBytesPerVm()).isLessThan((4 << 20) / 50_000.0);
        assertThat(result.report().text()).contains("5,000 woken from the file");
    }

    @Test
    void whatCannotFitIsRefusedAtOnce() {
        MemoryLimits limits = new MemoryLimits(4 << 20, null, 0);
        MixPlan small = new MixPlan(50_000, Set.of(), Duration.ofMillis(30), 1, 7, Tier.INTERPRETER, limits);
        assertThatExceptionOfType(ExperimentException.class)
                .isThrownBy(() -> small.run(SILENT))
                .withMessage(
                        "50,000 VMs take about 11 MiB once each has kept something, and they may take 4: fewer --vms, or more by --budget or --spill");
        MixPlan many =
                new MixPlan(2_000_000_000, Set.of(), Duration.ofMillis(30), 1, 7, Tier.INTERPRETER, MemoryLimits.NONE);
        assertThatExceptionOfType(ExperimentException.class)
                .isThrownBy(() -> many.run(SILENT))
                .withMessageStartingWith("2,000,000,000 VMs take a Java heap of 45,776 MiB, and this one has ");
    }

    @Test
    void aWrongAnswerIsFoundWithEveryGuest() throws InterruptedException {
        for (Mixture.Member member : Mixture.of(3)) {
            try (Hypervisor hypervisor = Hypervisor.create()) {
                Vm vm = Objects.requireNonNull(hypervisor.vm(hypervisor.boot(member.image(), 1, booted -> {})));
                Answer answer = new Answer();
                assertThat(answer.ask(member.talk(), vm, 0))
                        .as(member.image().name())
                        .isTrue();
                assertThat(answer.ask(member.talk(), vm, 1))
                        .as(member.image().name())
                        .isTrue();
                byte[] wrong = {1, 2, 3};
                boolean keys = member.talk() instanceof BuiltInTalks.Keys;
                assertThat(!keys && member.talk().right(vm, 1, wrong, wrong.length))
                        .isFalse();
            }
        }
    }

    @Test
    void seedsMakeImages() {
        Set<String> hashes = new HashSet<>();
        List<Mixture.Member> members = Mixture.of(5);
        members.forEach(member -> hashes.add(member.image().hash()));
        assertThat(hashes).hasSize(37);
        assertThat(Mixture.of(5).stream().map(member -> member.image().hash()))
                .containsExactlyElementsOf(
                        members.stream().map(member -> member.image().hash()).toList());
        assertThat(Mixture.of(6).get(0).image().name()).isEqualTo("store");
    }

    @Test
    void sharesFollowTheLaw() {
        int[] shares = Zipf.shares(1000, 38);
        assertThat(Arrays.stream(shares).sum()).isEqualTo(1000);
        assertThat(shares[0]).isBetween(230, 260);
        assertThat(shares[1]).isBetween(110, 120);
        assertThat(shares[37]).isBetween(5, 7);
        assertThat(Zipf.shares(38, 38)).containsOnly(1);
        assertThat(Zipf.rank(0, 100)).isZero();
        assertThat(Zipf.rank(Math.nextDown(1.0), 100)).isEqualTo(99);
        assertThat(Zipf.rank(0.15, 100)).isZero();
        assertThat(Zipf.rank(0.16, 100)).isEqualTo(1);
    }
}
