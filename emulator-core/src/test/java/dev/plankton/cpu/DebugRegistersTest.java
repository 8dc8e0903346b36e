package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Registers;
import dev.plankton.cpu.state.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixed bits of the debug registers, general detect, the status and breakpoints of ports (Intel SDM vol. 3, chapter 17). */
@ParameterizedClass(name = "regions: {0}")
@ValueSource(booleans = {false, true})
final class DebugRegistersTest extends DebugRegistersRig {
    @Test
    void fixedBitsStay() {
        code(
                CODE,
                "66 31 C0  0F 23 F0  0F 23 F8  0F 21 F1  0F 21 FA  F4"); // xor eax,eax; mov dr6, dr7,eax; mov ecx,dr6;
        // edx,dr7
        end();
        assertThat(cpu.reg32(Cpu.CX)).isEqualTo(0xFFFF0FF0);
        assertThat(cpu.reg32(Cpu.DX)).isEqualTo(0x400);
        // mov eax,FFFFDF00h (no GD, nothing enabled): dr7; then all of dr6
        code(CODE, "66 B8 00DFFFFF  0F 23 F8  0F 21 FA  66 83 C8 FF  0F 23 F0  0F 21 F1  F4");
        cpu.setIp(CODE);
        end();
        assertThat(cpu.reg32(Cpu.CX)).isEqualTo(0xFFFFEFFF);
        assertThat(cpu.reg32(Cpu.DX)).isEqualTo(0xFFFF0700);
    }

    @Test
    void dr4AndDr5AreOtherNamesUnlessCr4De() {
        memory.put32(Registers.debug(0), 0);
        code(CODE, "0F 21 E1  0F 21 EA  F4"); // mov ecx,dr4; mov edx,dr5
        end();
        assertThat(cpu.reg32(Cpu.CX)).isEqualTo(0xFFFF0FF0);
        assertThat(cpu.reg32(Cpu.DX)).isEqualTo(0x400);
        code(CODE, "66 B8 08000000  0F 22 E0  0F 21 E1  F4"); // mov eax,8; mov cr4,eax; mov ecx,dr4
        cpu.setIp(CODE);
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.ip()).as("handler of #UD").isEqualTo(OTHER_HANDLER + 2);
    }

    @Test
    void an80286HasNone() {
        Cpu old = new Cpu(CpuModel.I80286, memory, bus, line);
        old.setSegment(Cpu.CS, 0);
        old.setReg16(Cpu.SP, STACK);
        old.setIp(CODE);
        code(CODE, "0F 21 F1  F4");
        assertThat(old.run(1000)).isEqualTo(Stop.HALT);
        assertThat(old.ip()).as("handler of #UD").isEqualTo(OTHER_HANDLER + 2);
    }

    @Test
    void portBreakpointsNeedCr4De() {
        code(CODE, "EC EE 66 ED F4"); // in al,dx; out dx,al; in eax,dx
        cpu.setReg16(Cpu.DX, 0x301);
        enable(0, 0x301, 2, 0);
        end();
        cpu.setIp(CODE);
        enableExtensions();
        trapped(CODE + 1, 1);
        assertThat(bus.accesses).isEqualTo(4);
        iret();
        trapped(CODE + 2, 1);
        cpu.setReg16(Cpu.DX, 0x2FE);
        iret();
        trapped(CODE + 4, 1);
        iret();
        end();
    }

    @Test
    void portBreakpointTrapsInARepeatedString() {
        code(CODE, "F3 6E F4"); // rep outsb
        cpu.setReg16(Cpu.DX, 0x301);
        cpu.setReg16(Cpu.CX, 2);
        enable(0, 0x301, 2, 0);
        enableExtensions();
        trapped(CODE, 1);
        iret();
        trapped(CODE + 2, 1);
    }

    @Test
    void generalDetectFaultsAndIsOffInTheHandler() {
        code(CODE, "0F 23 C0 F4"); // mov dr0,eax
        memory.put32(Registers.debug(7), 0x400 | GD);
        trapped(CODE, BD);
        assertThat(memory.get32(Registers.debug(7))).isEqualTo(0x400);
        iret();
        end();
        memory.put32(Registers.debug(7), 0x400 | GD);
        code(CODE, "0F 21 C0 F4"); // mov eax,dr0
        cpu.setIp(CODE);
        trapped(CODE, BD);
    }

    @Test
    void statusKeepsWhatIsThere() {
        code(CODE, "88 07 F4");
        memory.put32(Registers.debug(6), 0xFFFF0FF0 | BS | 8);
        enable(0, DATA, 1, 0);
        trapped(CODE + 2, BS | 8 | 1);
    }

    @Test
    void statusReportsAlsoWhatIsMetWithoutBeingEnabled() {
        code(CODE, "88 07 F4");
        memory.put32(Registers.debug(1), DATA);
        enable(0, DATA, 1, 0);
        memory.put32(Registers.debug(7), memory.get32(Registers.debug(7)) | 1 << 20);
        cpu.save();
        cpu.load();
        trapped(CODE + 2, 3);
    }

    @Test
    void singleStepAndBreakpointAreOneException() {
        code(CODE, "88 07 F4");
        enable(0, DATA, 1, 0);
        cpu.setFlags(Flags.TF);
        trapped(CODE + 2, BS | 1);
        assertThat(cpu.reg16(Cpu.SP)).isEqualTo(STACK - 6);
    }

    @Test
    void int1LeavesStatusAlone() {
        code(CODE, "F1 F4");
        memory.put32(Registers.debug(7), 0x400 | GD);
        trapped(CODE + 1, 0);
        assertThat(memory.get32(Registers.debug(7))).as("without GD").isEqualTo(0x400);
    }

    @Test
    void resetDisablesAll() {
        enable(0, CODE, 0, 0);
        cpu.reset();
        assertThat(cpu.watched()).isFalse();
        assertThat(memory.get32(Registers.debug(7))).isEqualTo(0x400);
    }
}
