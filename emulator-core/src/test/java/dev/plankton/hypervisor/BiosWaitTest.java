package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BiosWaitTest {
    @Test
    void takesItsTimeAndNoInstructions() {
        ManualClock clock = new ManualClock(Instant.EPOCH);
        try (Hypervisor hypervisor = Hypervisor.builder().clock(clock).build()) {
            TickWitness witness = new TickWitness(hypervisor, clock);
            Vm vm = hypervisor.create(GuestImage.of("""
                    B486          mov ah,86h      ; 200 ms
                    B90300        mov cx,3
                    BA400D        mov dx,0D40h
                    CD15          int 15h
                    B009          mov al,9
                    E6F4          out 0F4h,al
                    """));
            hypervisor.boot(vm);

            Patience.until("it waits", () -> vm.instructions() > 0 && vm.state() == RunState.IDLE);
            long waiting = vm.instructions();
            assertThat(waiting).isLessThan(20);

            witness.pass(3);
            assertThat(clock.nanoTime()).isLessThan(200_000_000);
            assertThat(vm.state()).isEqualTo(RunState.IDLE);
            assertThat(vm.instructions()).isEqualTo(waiting);

            witness.pass(1);
            assertThat(clock.nanoTime()).isGreaterThan(200_000_000);
            VmPatience.untilEnded(vm, StopReason.EXITED, 9);
        }
    }
}
