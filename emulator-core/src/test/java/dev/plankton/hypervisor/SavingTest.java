package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SavingTest {
    /** Sleeps for ever; nothing in its loop sees a tick. */
    private static Vm sleeper(Hypervisor hypervisor) {
        return hypervisor.boot(GuestImage.of("""
                idle:
                FB            sti
                F4            hlt
                EBFC          jmp idle
                """));
    }

    @Test
    void withoutTickElisionEachTickWakes() {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        try (Hypervisor hypervisor = Hypervisor.builder()
                .clock(clock)
                .without(Set.of(Saving.TICK_ELISION))
                .build()) {
            Vm vm = sleeper(hypervisor);
            for (int n = 0; n < 3; n++) {
                VmPatience.untilState(vm, RunState.IDLE);
                long asleep = vm.instructions();
                clock.advance(TickWitness.TICK);
                Patience.until("a tick has woken it", () -> vm.instructions() > asleep);
            }
        }
    }

    @Test
    void withItNoneDoes() {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        try (Hypervisor hypervisor = Hypervisor.builder().clock(clock).build()) {
            Vm vm = sleeper(hypervisor);
            VmPatience.untilState(vm, RunState.IDLE);
            long asleep = vm.instructions();
            new TickWitness(hypervisor, clock).pass(5);
            assertThat(vm.instructions()).isEqualTo(asleep);
        }
    }

    @Test
    void labelsAreReadBack() {
        for (Saving saving : Saving.values()) {
            assertThat(Saving.of(saving.label())).isEqualTo(saving);
        }
        assertThat(Saving.TICK_ELISION.label()).isEqualTo("tick-elision");
        assertThatThrownBy(() -> Saving.of("luck"))
                .hasMessage("'luck' is not one of tick-elision, line-sharing, packing, delta-sharing, off-heap");
    }
}
