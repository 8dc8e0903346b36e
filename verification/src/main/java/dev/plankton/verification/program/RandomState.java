package dev.plankton.verification.program;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.FpuRegisters;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.SplittableRandom;

/** The machine state of one case: registers, program, data and interrupt vectors, all from one seed. */
public final class RandomState {
    /** What programs of loops handle themselves. */
    static final int INTERRUPT = 0x80;

    private static final int PROGRAM = 2048;
    private static final int[] CORNERS = {0, 1, 2, 0xFFFE, 0xFFFF, 0x7FFF, 0x8000};

    private static final int[] EXPONENTS = {0, 1, 0x3FFF, 0x401D, 0x403D, 0x7FFE, 0x7FFF};

    private final long seed;
    private final SplittableRandom random;

    /** Creates the state of a seed. */
    public RandomState(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
    }

    /** Has the machine, which has been laid, in unreal mode. */
    private void layUnreal(Core core, CpuModel model) {
        new RandomSegments(random).lay(core, model);
    }

    /** A program of instructions one after the other, and the machine. */
    public void lay(Core core, CpuModel model) {
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
    public void layLoops(Core core, CpuModel model, int vector, boolean unreal) {
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

    /** The program and the machine of a kind; in unreal mode for a share of the seeds, see {@link RandomSegments#suit}. */
    public void lay(Core core, CpuModel model, ProgramKind kind, boolean unreal) {
        switch (kind) {
            case PLAIN -> lay(core, model);
            case LOOPS -> layLoops(core, model, -1, unreal);
            case INTERRUPTS -> layLoops(core, model, INTERRUPT, unreal);
            case RARE, X87 -> layHot(core, model, kind);
        }
        if (unreal) {
            layUnreal(core, model);
        }
    }

    /** A program of {@link HotLoops}. */
    private void layHot(Core core, CpuModel model, ProgramKind kind) {
        lay(core, model);
        Cpu cpu = core.cpu();
        Memory memory = core.memory();
        int segment = random.nextInt(0x200, 0x7000);
        int ip = random.nextInt(0x100, 0x4000);
        int stack = random.nextInt(8) == 0 ? ip - random.nextInt(64) : random.nextInt(0x1000, 0xFFFF) & ~1;
        for (int near : new int[] {Cpu.DS, Cpu.ES, Cpu.SS}) {
            boolean here = random.nextInt(4) == 0;
            cpu.setSegment(near, here ? segment + random.nextInt(ip >> 4) : random.nextInt(0x60, 0x9000));
        }
        HotLoops.InstructionSource source;
        if (kind == ProgramKind.X87) {
            boolean masked = random.nextInt(6) != 0;
            X87Data data = new X87Data(random, masked);
            int at = random.nextInt(0x100, 0xF000);
            data.lay(memory, (cpu.segment(Cpu.DS) << 4) + at);
            long word = FpuRegisters.control(memory);
            FpuRegisters.setControl(memory, word & ~0xFFFFL | data.control() | 0x40);
            source = new X87Instructions(model, random, seed, at);
        } else {
            source = new RareInstructions(model, random, seed);
        }
        byte[] code = new byte[2 * PROGRAM];
        HotLoops loops = new HotLoops(model, random, source);
        loops.write(code, segment, ip, stack);
        memory.put((segment << 4) + ip, code, 0, code.length);
        cpu.setSegment(Cpu.CS, segment);
        cpu.setIp(ip);
        cpu.setReg32(Cpu.SP, stack);
        cpu.setFlags(cpu.flags() & ~(Flags.TF | Flags.DF));
        int base = segment << 16;
        for (int vector : new int[] {0, 5, 6, 7, 12, 13}) {
            memory.put32(4 * vector, base | loops.exceptionAt());
        }
        for (int vector : new int[] {3, 4, INTERRUPT}) {
            memory.put32(4 * vector, base | loops.entries().handler());
        }
        for (int vector : new int[] {2, 16}) {
            memory.put32(4 * vector, base | loops.coprocessorAt());
        }
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
