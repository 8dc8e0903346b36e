package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        try (Hypervisor hypervisor =
                Hypervisor.builder().without(Set.of(Saving.TICK_ELISION)).build()) {
            Vm vm = sleeper(hypervisor);
            Patience.untilState(vm, RunState.IDLE);
            long slices = hypervisor.counters().get(Count.SLICES);
            Patience.until("ticks have woken it", () -> hypervisor.counters().get(Count.SLICES) > slices + 2);
        }
    }

    @Test
    void withItNoneDoes() throws InterruptedException {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = sleeper(hypervisor);
            Patience.untilState(vm, RunState.IDLE);
            long slices = hypervisor.counters().get(Count.SLICES);
            Thread.sleep(300); // time for five ticks
            assertThat(hypervisor.counters().get(Count.SLICES)).isEqualTo(slices);
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
