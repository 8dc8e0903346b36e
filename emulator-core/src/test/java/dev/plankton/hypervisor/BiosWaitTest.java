package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.StopReason;
import org.junit.jupiter.api.Test;

class BiosWaitTest {
    @Test
    void takesItsTimeAndNoInstructions() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.create(GuestImage.of("""
                    B486          mov ah,86h      ; 200 ms
                    B90300        mov cx,3
                    BA400D        mov dx,0D40h
                    CD15          int 15h
                    B009          mov al,9
                    E6F4          out 0F4h,al
                    """));
            long start = System.nanoTime();
            hypervisor.boot(vm);

            Patience.until("it waits", () -> vm.instructions() > 0);
            assertThat(vm.instructions()).isLessThan(20);
            Patience.untilEnded(vm, StopReason.EXITED, 9);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
        }
    }
}
