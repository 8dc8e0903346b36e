package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What single-instruction vectors cannot show: interrupts, single-stepping, fuel. */
final class CpuTest {
    private static final int CODE = 0x1000;
    private static final int HANDLER = 0x2000;
    private static final int STACK = 0x8000;

    private final Memory memory = Memory.withoutRom();
    private final InterruptLine line = new InterruptLine();
    private final Cpu cpu = new Cpu(CpuModel.I686, memory, Ports.NONE, line);

    @BeforeEach
    void start() {
        for (int segment = Cpu.ES; segment <= Cpu.GS; segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setReg16(Cpu.SP, STACK);
        cpu.setIp(CODE);
        memory.put16(1 * 4, HANDLER);
        memory.put16(InterruptLine.VECTOR * 4, HANDLER);
        code(HANDLER, 0xF4); // hlt
    }

    @Test
    void interruptWaitsForTheInstructionAfterSti() {
        code(CODE, 0xFB, 0x40, 0x43); // sti; inc ax; inc bx
        line.active = true;
        assertThat(cpu.run(100)).isEqualTo(Stop.HALT);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(1);
        assertThat(cpu.reg16(Cpu.BX)).isZero();
        assertThat(memory.get16(STACK - 6)).as("return address").isEqualTo(CODE + 2);
    }

    @Test
    void interruptWaitsForTheInstructionAfterMovSsEvenAcrossSlices() {
        code(CODE, 0x8E, 0xD1, 0xBC, 0x00, 0x70); // mov ss,cx; mov sp,7000h
        cpu.setFlags(Flags.IF);
        assertThat(cpu.run(1)).isEqualTo(Stop.FUEL);
        line.active = true;
        assertThat(cpu.run(100)).isEqualTo(Stop.HALT);
        assertThat(memory.get16(0x7000 - 6)).as("return address").isEqualTo(CODE + 5);
    }

    @Test
    void timeStampRisesAndItsLowBitGivesChance() {
        code(CODE, 0x0F, 0x31, 0x24, 0x01, 0xAA, 0xE2, 0xF9); // again: rdtsc; and al,1; stosb; loop again
        cpu.setReg16(Cpu.CX, 1000);
        cpu.setReg16(Cpu.DI, 0x3000);
        assertThat(cpu.run(4 * 1000)).isEqualTo(Stop.FUEL);
        int ones = 0;
        int changes = 0;
        for (int at = 0x3000; at < 0x3000 + 1000; at++) {
            ones += memory.get8(at);
            changes += memory.get8(at) ^ memory.get8(at + 1);
        }
        assertThat(ones).isBetween(400, 600);
        assertThat(changes).as("from one to the next").isBetween(400, 600);
    }

    @Test
    void timeStampNeverStands() {
        code(CODE, 0x0F, 0x31, 0x66, 0xAB, 0x0F, 0x31, 0xE2, 0xF8); // again: rdtsc; stosd; rdtsc; loop again
        cpu.setReg16(Cpu.CX, 1000);
        cpu.setReg16(Cpu.DI, 0x3000);
        assertThat(cpu.run(4 * 1000)).isEqualTo(Stop.FUEL);
        for (int at = 0x3004; at < 0x3000 + 4000; at += 4) {
            assertThat(memory.get32(at) - memory.get32(at - 4)).isBetween(13, 19);
        }
    }

    @Test
    void trapFlagStepsAndWakesTheCpuFromHlt() {
        code(CODE, 0x40, 0xF4); // inc ax; hlt
        code(HANDLER, 0x43, 0xCF); // inc bx; iret
        cpu.setFlags(Flags.TF);
        for (int instruction = 0; instruction < 6; instruction++) {
            assertThat(cpu.run(1)).isEqualTo(Stop.FUEL);
        }
        assertThat(cpu.reg16(Cpu.BX)).as("steps").isEqualTo(2);
        assertThat(cpu.ip()).as("after the hlt").isEqualTo(CODE + 2);
    }

    @Test
    void repeatedStringInstructionGoesOnWhereItsFuelEnded() {
        code(CODE, 0xF3, 0xAA, 0xF4); // rep stosb; hlt
        cpu.setReg16(Cpu.CX, 1000);
        cpu.setReg16(Cpu.DI, 0x4000);
        cpu.setReg8(Cpu.AL, 0x5A);
        assertThat(cpu.run(400)).isEqualTo(Stop.FUEL);
        assertThat(cpu.reg16(Cpu.CX)).isEqualTo(600);
        assertThat(cpu.ip()).isEqualTo(CODE);
        assertThat(cpu.run(1000)).isEqualTo(Stop.HALT);
        assertThat(cpu.instructions()).isEqualTo(1001);
        assertThat(memory.get8(0x4000 + 999)).isEqualTo(0x5A);
        assertThat(memory.get8(0x4000 + 1000)).isZero();
    }

    @Test
    void countsNothingWhenAskedToStopBeforeTheFirstInstruction() {
        code(CODE, 0xEB, 0xFE); // jmp $
        cpu.run(10);
        cpu.requestStop();
        assertThat(cpu.run(50)).isEqualTo(Stop.REQUESTED);
        assertThat(cpu.instructions()).isEqualTo(10);
    }

    @Test
    void controlRegisterMovesNameRegistersWhateverTheModField() {
        code(CODE, 0x0F, 0x20, 0x43, 0xF4); // mov ebx,cr0 with mod = 1; hlt
        assertThat(cpu.run(10)).isEqualTo(Stop.HALT);
        assertThat(cpu.reg32(Cpu.BX)).isEqualTo(0x10);
        assertThat(cpu.ip()).isEqualTo(CODE + 4);
    }

    /** IA-32 SDM vol. 3, section 6.4.4: INT1 is a trap, so its handler returns to what follows. */
    @Test
    void int1PushesTheAddressOfWhatFollows() {
        memory.put16(4, CODE + 0x10);
        memory.put16(6, 0);
        code(CODE, 0xF1, 0xF4); // int1; hlt
        code(CODE + 0x10, 0x58, 0xF4); // pop ax; hlt
        assertThat(cpu.run(10_000)).isEqualTo(Stop.HALT);
        assertThat(cpu.reg16(Cpu.AX)).isEqualTo(CODE + 1);
    }

    private void code(int at, int... bytes) {
        for (int n = 0; n < bytes.length; n++) {
            memory.put8(at + n, bytes[n]);
        }
    }
}
