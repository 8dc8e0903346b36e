package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.StopReason;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was proven of one VM's idle loop is not taken for proven of another's that only looks the same. Each guest idles as
 * VM 0, and as VM 1, whose byte at port E4h is 1, ends at its first tick.
 */
class SameIdleLoopTest {
    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final Hypervisor hypervisor =
            Hypervisor.builder().cores(1).clock(clock).build();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // What the loop reads at a port.
                """
                E4E4          in al,0E4h
                E6A1          out 0A1h,al
                31C0          xor ax,ax
                FB            sti
                idle:
                F4            hlt
                E4A1          in al,0A1h
                A801          test al,1
                74F9          jz idle
                B007          mov al,7
                E6F4          out 0F4h,al
                """,
                // What is in a register.
                """
                E4E4          in al,0E4h
                88C3          mov bl,al
                31C0          xor ax,ax
                FB            sti
                idle:
                F4            hlt
                84DB          test bl,bl
                74FB          jz idle
                B007          mov al,7
                E6F4          out 0F4h,al
                """,
                // The loop itself: where the jump leads.
                """
                E4E4          in al,0E4h
                B403          mov ah,3
                F6E4          mul ah
                00060F7C      add [idle+2],al
                31C0          xor ax,ax
                FB            sti
                idle:
                F4            hlt
                EBFD          jmp idle
                B007          mov al,7
                E6F4          out 0F4h,al
                """
            })
    void whatOneVmProvesIsNotTakenForAnother(String guest) {
        Vm idling = VmPatience.asleep(hypervisor, GuestImage.of(guest));
        long asleep = idling.instructions();
        Vm ending = VmPatience.asleep(hypervisor, GuestImage.of(guest));

        new TickWitness(hypervisor, clock).pass(3);

        VmPatience.untilEnded(ending, StopReason.EXITED, 7);
        assertThat(idling.state()).isEqualTo(RunState.IDLE);
        assertThat(idling.instructions()).isEqualTo(asleep);
    }
}
