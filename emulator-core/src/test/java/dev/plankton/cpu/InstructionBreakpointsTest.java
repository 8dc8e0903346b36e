package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.state.Registers;
import dev.plankton.cpu.state.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakpoints of instructions and the resume flag (Intel SDM vol. 3, chapter 17). */
@ParameterizedClass(name = "regions: {0}")
@ValueSource(booleans = {false, true})
final class InstructionBreakpointsTest extends DebugRegistersRig {
    @Test
    void instructionBreakpointIsAFaultAndKeepsComingUntilDisabled() {
        code(CODE, "90 40 41 F4"); // nop; inc ax; inc cx; hlt
        enable(0, CODE + 1, 0, 0);
        trapped(CODE + 1, 1);
        assertThat(cpu.reg16(Cpu.AX)).isZero();
        iret();
        trapped(CODE + 1, 1);
        memory.put32(Registers.debug(6), 0xFFFF0FF0);
        disable();
        iret();
        end();
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(1);
        assertThat(dr6()).isEqualTo(0xFFFF0FF0);
    }

    @Test
    void iretdWithResumeFlagPassesTheBreakpointOnce() {
        // again: inc ax; jmp again
        code(CODE, "40 EB FD");
        enable(1, CODE, 0, 0);
        trapped(CODE, 2);
        for (int round = 1; round <= 3; round++) {
            iretd(Flags.RF);
            trapped(CODE, 2);
            assertThat(cpu.reg16(Cpu.AX)).isEqualTo(round);
        }
    }

    @Test
    void resumeFlagHoldsForAStringInstructionThatIsCut() {
        code(CODE, "F3 AA F4"); // rep stosb
        cpu.setReg16(Cpu.CX, 100);
        cpu.setReg16(Cpu.DI, DATA);
        enable(0, CODE, 0, 0);
        trapped(CODE, 1);
        iretd(Flags.RF);
        int slices = 0;
        while (cpu.run(10) != Stop.HALT) {
            assertThat(++slices).isLessThan(100);
        }
        assertThat(cpu.reg16(Cpu.CX)).isZero();
        assertThat(cpu.ip()).isEqualTo(CODE + 3);
    }

    @Test
    void faultPushesFlagsWithResumeFlagOnlyWhereTheyHave32Bits() {
        code(CODE, "90");
        enable(0, CODE, 0, 0);
        trapped(CODE, 1);
        assertThat(cpu.reg16(Cpu.SP)).as("three words").isEqualTo(STACK - 6);
        assertThat(cpu.flags() & Flags.RF).isZero();
    }

    @Test
    void loadingSsHoldsBackAnInstructionBreakpoint() {
        code(CODE, "8E D1 90 90 F4"); // mov ss,cx; nop; nop
        enable(0, CODE + 2, 0, 0);
        end();
        cpu.setIp(CODE);
        assertThat(cpu.run(1)).isEqualTo(Stop.FUEL);
        cpu.save();
        cpu.load();
        end();
    }

    @Test
    void stiHoldsNoDebugExceptionBack() {
        code(CODE, "FB 90 F4"); // sti; nop
        enable(0, CODE + 1, 0, 0);
        trapped(CODE + 1, 1);
        disable();
        cpu.setReg16(Cpu.SP, STACK);
        cpu.setIp(CODE);
        cpu.setFlags(Flags.TF);
        memory.put32(Registers.debug(6), 0xFFFF0FF0);
        trapped(CODE + 1, BS);
    }
}
