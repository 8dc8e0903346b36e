package dev.plankton.verification.fuzz;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.FpuRegisters;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.SplittableRandom;

/** The machine state of one case: registers, program, data and interrupt vectors, all from one seed. */
final class RandomState {
    private static final int PROGRAM = 2048;
    private static final int[] CORNERS = {0, 1, 2, 0xFFFE, 0xFFFF, 0x7FFF, 0x8000};

    private static final int[] EXPONENTS = {0, 1, 0x3FFF, 0x401D, 0x403D, 0x7FFE, 0x7FFF};

    private final SplittableRandom random;

    RandomState(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Has the machine, which has been laid, in unreal mode. */
    void layUnreal(Core core, CpuModel model) {
        new RandomSegments(random).lay(core, model);
    }

    void lay(Core core, CpuModel model) {
        Cpu cpu = core.cpu();
        Memory memory = core.memory();
        for (int register = Cpu.AX; register <= Cpu.DI; register++) {
            cpu.setReg32(register, random.nextInt(4) == 0 ? CORNERS[random.nextInt(CORNERS.length)] : random.nextInt());
        }
        for (int segment = Cpu.ES; segment <= Cpu.GS; segment++) {
            cpu.setSegment(segment, random.nextInt(8) == 0 ? 0xF000 + random.nextInt(0x1000) : random.nextInt(0xA000));
        }
        cpu.setFlags(random.nextInt() & (Flags.ARITHMETIC | Flags.IF | Flags.DF | Flags.NT | Flags.IOPL)
                | (random.nextInt(16) == 0 ? Flags.TF : 0));
        x87(memory);
        if (model == CpuModel.I686 && random.nextInt(4) == 0) {
            cpu.cr0 |= Cpu.CR0_NE;
        }
        program(core, model);
        vectors(memory);
    }

    /** Numbers of all kinds in the x87's registers, some empty, and now and then unmasked exceptions. */
    private void x87(Memory memory) {
        if (random.nextInt(4) == 0) {
            return;
        }
        for (int n = 0; n < 8; n++) {
            int exponent =
                    random.nextInt(3) == 0 ? EXPONENTS[random.nextInt(EXPONENTS.length)] : 0x3FE0 + random.nextInt(64);
            long significand = random.nextLong() & -1L << random.nextInt(64);
            significand |= random.nextInt(8) == 0 ? 0 : Long.MIN_VALUE;
            FpuRegisters.set(memory, n, significand, exponent | random.nextInt(2) << 15);
        }
        int control = 0x40 | random.nextInt(0x2000) & 0xF00 | (random.nextInt(4) == 0 ? random.nextInt(64) : 63);
        long top = random.nextInt(8);
        int bits = random.nextInt(0x10000);
        long tags = (bits | bits >> 8) & 0xFF; // Three of four registers have a number.
        FpuRegisters.setControl(memory, control | top << FpuRegisters.TOP | tags << FpuRegisters.TAGS);
    }

    /**
     * The same with a program that consists of loops, and with data and stack near it now and then.
     *
     * @param vector an interrupt that the program makes and handles itself; negative for none
     * @param unreal whether the program loads segments by descriptors
     */
    void layLoops(Core core, CpuModel model, int vector, boolean unreal) {
        lay(core, model);
        byte[] code = new byte[PROGRAM];
        RandomLoops loops = new RandomLoops(model, random).withInterrupt(vector);
        if (unreal && model == CpuModel.I686) {
            loops.withDescriptors(RandomSegments.DESCRIPTORS);
        }
        loops.write(code, PROGRAM / 2);
        int segment = random.nextInt(0x100, 0x8000);
        int offset = random.nextInt(0x100, 0x4000);
        core.cpu().setSegment(Cpu.CS, segment);
        core.cpu().setIp(offset);
        core.memory().put((segment << 4) + offset, code, 0, code.length);
        if (vector >= 0) {
            core.memory().put32(4 * vector, segment << 16 | offset + loops.handlerAt());
        }
        for (int near : new int[] {Cpu.DS, Cpu.ES, Cpu.SS}) {
            if (random.nextInt(4) == 0) {
                core.cpu().setSegment(near, segment + random.nextInt(offset >> 4));
            }
        }
        if (random.nextInt(4) == 0) {
            core.cpu().setReg32(Cpu.SP, offset - random.nextInt(64));
        }
        core.cpu().setFlags(core.cpu().flags() & ~Flags.TF & (random.nextInt(4) == 0 ? -1 : ~Flags.DF));
    }

    private void program(Core core, CpuModel model) {
        byte[] code = new byte[PROGRAM];
        new RandomCode(model, random).fill(code, 0, code.length);
        int segment = random.nextInt(16) == 0 ? 0xFFFF : random.nextInt(0x9000);
        int offset = random.nextInt(8) == 0 ? 0xFFF0 + random.nextInt(16) : random.nextInt(0x8000);
        if (segment == 0xFFFF) {
            offset |= 0x10; // Below lies the ROM.
        }
        core.cpu().setSegment(Cpu.CS, segment);
        core.cpu().setIp(offset);
        int address = (segment << 4) + offset;
        int fitting = Math.min(code.length, StateMap.RAM_SIZE - address);
        core.memory().put(address, code, 0, fitting);
    }

    /** Some vectors lead into the program's neighbourhood instead of the BIOS. */
    private void vectors(Memory memory) {
        for (int n = random.nextInt(24); n > 0; n--) {
            memory.put32(random.nextInt(256) * 4, random.nextInt(0x9000) << 16 | random.nextInt(0x10000));
        }
    }
}
