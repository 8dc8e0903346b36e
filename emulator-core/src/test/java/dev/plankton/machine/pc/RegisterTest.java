package dev.plankton.machine.pc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.memory.Memory;
import org.junit.jupiter.api.Test;

class RegisterTest {
    private final Cpu cpu = new Cpu(CpuModel.I80286, Memory.withoutRom(), Ports.NONE, Interrupts.NONE);

    /** Whether a REP that was cut goes on after a register was set to a value. */
    private boolean goesOn(Register register, int value) {
        cpu.stringCut = true;
        register.set(cpu, value);
        return cpu.stringCut;
    }

    @Test
    void aCutStringInstructionGoesOnOnlyWhereItWas() {
        cpu.setSegment(Cpu.CS, 0x100);
        cpu.setIp(0x20);
        assertThat(goesOn(Register.CS, 0x100)).isTrue();
        assertThat(goesOn(Register.IP, 0x20)).isTrue();
        assertThat(goesOn(Register.ES, 0x300)).isTrue();
        assertThat(goesOn(Register.CX, 7)).isTrue();
        assertThat(goesOn(Register.CS, 0x101)).isFalse();
        assertThat(goesOn(Register.IP, 0x21)).isFalse();
    }
}
