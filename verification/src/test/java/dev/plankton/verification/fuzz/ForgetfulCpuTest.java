package dev.plankton.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.cpu.state.Stop;
import dev.plankton.memory.Memory;
import dev.plankton.verification.program.RandomCode;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random programs that change themselves do the same on a CPU that keeps what it has decoded and on one that does not. */
final class ForgetfulCpuTest {
    private static final int CODE = 0x1000;

    /** The cache has a slot for each of these addresses. */
    private static final int CACHED = 2048;

    private static final int SLICE = 15;

    @ParameterizedTest
    @EnumSource
    void aCoreThatForgetsAfterEachInstructionDoesTheSame(CpuModel model) {
        for (int seed = 0; seed < 60; seed++) {
            byte[] program = new byte[64];
            new RandomCode(model, new Random(seed)).fill(program, 0, program.length);
            Memory plain = Memory.withoutRom();
            Cpu forgetful = load(model, plain, program, seed);
            Memory cached = Memory.withoutRom();
            Cpu cpu = load(model, cached, program, seed);
            for (int slice = 0; slice < 20; slice++) {
                Stop stop = Stop.FUEL;
                for (int step = 0; step < SLICE && stop == Stop.FUEL; step++) {
                    stop = forgetful.run(1);
                    for (int address = 0; address < CACHED; address++) {
                        forgetful.cache.at(address).forget();
                    }
                }
                assertThat(execute(cpu, SLICE))
                        .as("program %d, slice %d", seed, slice)
                        .isEqualTo(stop);
                assertThat(cpu.ip())
                        .as("IP of program %d after slice %d", seed, slice)
                        .isEqualTo(forgetful.ip());
                assertThat(cpu.flags()).isEqualTo(forgetful.flags());
                assertThat(cpu.instructions()).isEqualTo(forgetful.instructions());
            }
            assertThat(cached.bytes())
                    .as("memory and registers of program %d", seed)
                    .isEqualTo(plain.bytes());
        }
    }

    /** Executes a number of instructions, unless it stops before, whatever is charged for them. */
    private static Stop execute(Cpu cpu, int instructions) {
        long end = cpu.instructions() + instructions;
        Stop stop = Stop.FUEL;
        while (stop == Stop.FUEL && cpu.instructions() < end) {
            stop = cpu.run((int) (end - cpu.instructions()));
        }
        return stop;
    }

    /** The program lies at the beginning of a segment that all segment registers name, and goes round and round. */
    private static Cpu load(CpuModel model, Memory memory, byte[] program, int seed) {
        memory.put(CODE, program, 0, program.length);
        memory.put(CODE + program.length, new byte[] {(byte) 0xEB, (byte) (-program.length - 2)}, 0, 2);
        for (int vector = 0; vector < 32; vector++) {
            memory.put16(vector * 4 + 2, CODE >> 4);
        }
        Cpu cpu = new Cpu(model, memory, Ports.NONE, Interrupts.NONE);
        Random random = new Random(seed);
        for (int n = 0; n < 8; n++) {
            // Small, so that stores often hit the program.
            cpu.setReg32(n, random.nextInt(128));
        }
        for (int segment = Cpu.ES; segment <= Cpu.DS; segment++) {
            cpu.setSegment(segment, CODE >> 4);
        }
        cpu.setIp(0);
        return cpu;
    }
}
