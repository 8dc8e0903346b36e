package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hypervisors that have their cores in common. */
class SharedCoresTest {
    @Test
    void theirVmsRunAsThoseOfOthersDo() {
        SharedCores shared = new SharedCores(1);
        List<Hypervisor> all = new ArrayList<>();
        try {
            for (int n = 0; n < 20; n++) {
                Hypervisor next = Hypervisor.builder()
                        .sharing(shared)
                        .memory(16 << 20)
                        .firstNumber(1000 * n)
                        .build();
                all.add(next);
                next.boot(GuestImage.COUNTS, 300);
            }
            for (int round = 1; round <= 3; round++) {
                for (int n = 0; n < 20; n++) {
                    byte[] reply = Reply.to(all.get(n).vm(1000 * n + 7), "x").await();
                    assertThat(reply).containsExactly(round);
                }
            }
            long cores = all.getFirst().memory().coreBytes();
            assertThat(all).allMatch(each -> each.memory().coreBytes() == cores);
            assertThat(cores).as("two pools of one").isLessThan(2L * (12 << 20));
            Vm spins = all.get(3).boot(GuestImage.SPINS);
            Patience.until("it spins", () -> spins.instructions() > 1_000_000);
            all.get(3).close();
            assertThat(Reply.to(all.get(4).vm(4000), "x").await()).containsExactly(1);
        } finally {
            all.forEach(Hypervisor::close);
        }
    }

    @Test
    void eachHasItsOwnTime() {
        SharedCores shared = new SharedCores(1);
        ManualClock stands = new ManualClock(Instant.EPOCH);
        ManualClock goes = new ManualClock(Instant.EPOCH);
        try (Hypervisor first =
                        Hypervisor.builder().sharing(shared).clock(stands).build();
                Hypervisor second =
                        Hypervisor.builder().sharing(shared).clock(goes).build()) {
            Vm still = VmPatience.asleep(first, GuestImage.SLEEPS);
            long then = still.instructions();
            TickWitness witness = new TickWitness(second, goes);
            witness.pass(20);
            assertThat(still.instructions()).isEqualTo(then);
            assertThat(still.state()).isEqualTo(RunState.IDLE);
        }
    }

    @Test
    void thereIsOneAtLeast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SharedCores(0))
                .withMessage("cores out of range (1-1024): 0");
    }
}
