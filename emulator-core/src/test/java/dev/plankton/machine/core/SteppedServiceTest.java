package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A debugger in the guest steps through a chained call of a BIOS service: the service is done as without it. */
final class SteppedServiceTest {
    private static final String STEPS_THROUGH_INT_12H = """
            C7060400297C  mov word [4],handler
            8C0E0600      mov [6],cs
            31C0          xor ax,ax
            9C            pushf
            5B            pop bx
            80CF01        or bh,1
            53            push bx
            9D            popf
            9C            pushf
            FF1E4800      call far [48h]
            9C            pushf
            5B            pop bx
            80E7FE        and bh,0FEh
            53            push bx
            9D            popf
            FA            cli
            F4            hlt
            9090909090909090
            handler:
            41            inc cx
            CF            iret
            """;

    @ParameterizedTest
    @EnumSource
    void theServiceIsDone(Tier tier) {
        PcRig rig = new PcRig(STEPS_THROUGH_INT_12H, new Core(PcRig.PROFILE, tier));
        rig.cpu().setReg16(Cpu.CX, 0);
        assertThat(rig.run(10_000)).isEqualTo(new Exit.Ended(StopReason.HALTED_FOR_EVER, 0));
        assertThat(rig.cpu().reg16(Cpu.AX)).isEqualTo(640);
        assertThat(rig.cpu().reg16(Cpu.CX)).as("traps").isBetween(5, 12);
    }
}
