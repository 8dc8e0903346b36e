package dev.plankton.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Ports;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** String instructions that overwrite themselves and what follows them: where slices end makes no difference. */
final class CutStringTest {
    private static final int CODE = 0x1000, HANDLER = 0x2000, INSTRUCTIONS = 40;

    private final InterruptLine line = new InterruptLine();
    private final Memory memory = Memory.withoutRom();

    private Cpu cpu(CpuModel model, int from, int count, int... code) {
        memory.fill(0, 0x10000, 0);
        Cpu cpu = new Cpu(model, memory, Ports.NONE, line);
        for (int segment = Cpu.ES; segment <= Cpu.DS; segment++) {
            cpu.setSegment(segment, 0);
        }
        cpu.setReg16(Cpu.SP, 0x8000);
        cpu.setReg16(Cpu.AX, 0x4990); // nop; dec cx
        cpu.setReg16(Cpu.CX, count);
        cpu.setReg16(Cpu.SI, 0x3000);
        cpu.setReg16(Cpu.DI, from);
        cpu.setIp(CODE);
        memory.put16(InterruptLine.VECTOR * 4, HANDLER);
        for (int n = 0; n < 32; n++) {
            memory.put8(CODE + n, n < code.length ? code[n] : 0x42 + (n & 3)); // inc dx, bx, sp, bp
            memory.put8(0x3000 + n, 0x48 + (n & 1)); // dec ax, cx
        }
        return cpu;
    }

    /** What is left when so many instructions are executed in slices of {@code slice}, the VM mounted again for each. */
    private byte[] left(Cpu cpu, int slice) {
        while (cpu.instructions() < INSTRUCTIONS) {
            cpu.run((int) Math.min(slice, INSTRUCTIONS - cpu.instructions()));
            cpu.save();
            cpu.stringCut = false;
            cpu.cutAs = 0;
            cpu.load();
        }
        byte[] all = memory.bytes();
        byte[] left = Arrays.copyOf(all, 0x10000 + StateMap.CLOCK - StateMap.CPU);
        System.arraycopy(all, StateMap.CPU, left, 0x10000, StateMap.CLOCK - StateMap.CPU);
        return left;
    }

    @ParameterizedTest
    @EnumSource(CpuModel.class)
    void endsOfSlicesMakeNoDifference(CpuModel model) {
        int[][] programs = {
            {0xF3, 0xAA}, // rep stosb
            {0xF3, 0xAB}, // rep stosw
            {0x26, 0xF3, 0xA4}, // rep es movsb
            {0xF3, 0x2E, 0xA5}, // rep cs movsw
        };
        for (int[] program : programs) {
            for (int from = CODE - 12; from < CODE + 4; from++) {
                for (int count = 1; count < 20; count++) {
                    byte[] whole = left(cpu(model, from, count, program), INSTRUCTIONS);
                    for (int slice : new int[] {1, 3, 7}) {
                        byte[] parts = left(cpu(model, from, count, program), slice);
                        assertThat(Arrays.mismatch(parts, whole))
                                .as("%02X %02X, from %X, %d times", program[0], program[1], from, count)
                                .isEqualTo(-1);
                    }
                }
            }
        }
    }

    @Test
    void anInterruptHasItFetchedAgain() {
        Cpu cpu = cpu(CpuModel.I80286, CODE, 3, 0xF3, 0xAA);
        memory.put8(HANDLER, 0xF4);
        cpu.setFlags(Flags.IF);
        cpu.run(1);
        assertThat(cpu.ip()).isEqualTo(CODE);
        line.active = true;
        cpu.run(5);
        assertThat(memory.get16(0x8000 - 6)).as("return address").isEqualTo(CODE);
        line.active = false;
        cpu.setIp(CODE);
        cpu.setFlags(0);
        cpu.run(1);
        assertThat(cpu.ip()).as("after a NOP").isEqualTo(CODE + 1);
    }
}
