package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import org.junit.jupiter.api.Test;

/** By the host's clock, a guest that makes its timer faster and does not sleep gets its ticks while it runs. */
class FastTimerTest {
    /** As mTCP's ping: 1 165 ticks a second. */
    private static final String TIMER = """
            FA            cli
            31C0          xor ax,ax
            8ED8          mov ds,ax
            C70620002B7C  mov word [8*4],tick
            C70622000000  mov word [8*4+2],0
            B036          mov al,36h
            E643          out 43h,al
            B000          mov al,0
            E640          out 40h,al
            B004          mov al,4
            E640          out 40h,al
            """;

    private static final String SPIN_FOR_TEN = """
            FB            sti
            wait:
            803E00060A    cmp byte [600h],10
            72F9          jb wait
            B007          mov al,7
            E6F4          out 0F4h,al
            90            nop
            90            nop
            tick:
            FE060006      inc byte [600h]
            50            push ax
            B020          mov al,20h
            E620          out 20h,al
            58            pop ax
            CF            iret
            """;

    @Test
    void aSpinningGuestGetsThemInOneSlice() {
        MachineProfile profile = MachineProfile.DEFAULT;
        PcRig rig = new PcRig(TIMER + SPIN_FOR_TEN, profile, new Core(profile));
        assertThat(rig.run(Integer.MAX_VALUE)).isEqualTo(new Exit.Ended(StopReason.EXITED, 7));
    }
}
