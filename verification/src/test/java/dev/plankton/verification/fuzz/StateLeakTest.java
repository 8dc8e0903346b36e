package dev.plankton.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.memory.Memory;
import dev.plankton.verification.program.RandomCode;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An instruction does the same whatever the CPU has executed before: all that one instruction leaves for the next is in
 * the state. A stale REP prefix once negated what the next division gave.
 */
final class StateLeakTest {
    private static final int CODE = 0x20000, BYTES = 64, ROUNDS = 6000, MOST_BEFORE = 4;

    @ParameterizedTest
    @EnumSource
    void whatACpuHasExecutedDoesNotChangeTheNextInstruction(CpuModel model) {
        Memory stale = Memory.withoutRom();
        Cpu used = new Cpu(model, stale, Ports.NONE, Interrupts.NONE);
        Memory clean = Memory.withoutRom();
        for (int seed = 0; seed < ROUNDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            lay(used, model, random);
            used.run(1 + random.nextInt(MOST_BEFORE));
            Cpu fresh = new Cpu(model, clean, Ports.NONE, Interrupts.NONE);
            SplittableRandom second = new SplittableRandom(~(long) seed);
            lay(fresh, model, second);
            fresh.save();
            System.arraycopy(clean.bytes(), 0, stale.bytes(), 0, clean.bytes().length);
            used.load();
            long before = fresh.instructions();
            assertThat(used.run(1)).isEqualTo(fresh.run(1));
            assertThat(used.instructions()).isEqualTo(fresh.instructions()).isGreaterThanOrEqualTo(before);
            used.save();
            fresh.save();
            assertThat(stale.bytes())
                    .as("state of %s after the instruction of seed %d", model.label(), seed)
                    .isEqualTo(clean.bytes());
        }
    }

    private static void lay(Cpu cpu, CpuModel model, SplittableRandom random) {
        byte[] code = new byte[BYTES];
        new RandomCode(model, random).fill(code, 0, BYTES);
        Memory memory = cpu.memory();
        memory.put(CODE, code, 0, BYTES);
        for (int n = Cpu.AX; n <= Cpu.DI; n++) {
            cpu.setReg32(n, random.nextInt(4) == 0 ? random.nextInt(4) : random.nextInt(0x4000));
        }
        for (int n = Cpu.ES; n <= model.lastSegment(); n++) {
            cpu.setSegment(n, 0x400 * (n + 1));
        }
        cpu.setSegment(Cpu.CS, CODE >> 4);
        cpu.setIp(0);
        cpu.setFlags(random.nextInt() & (Flags.ARITHMETIC | Flags.DF));
    }
}
