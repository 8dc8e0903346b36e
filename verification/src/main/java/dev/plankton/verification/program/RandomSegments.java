package dev.plankton.verification.program;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.HiddenSegments;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import java.util.random.RandomGenerator;

/** Unreal mode for a case: a table of descriptors, segments that have been loaded by such, and registers that reach far. */
public final class RandomSegments {
    /** Descriptors in the table. */
    static final int DESCRIPTORS = 16;

    /** KiB above 1 MiB of a PC for such cases. */
    public static final int EXTENDED_MEMORY = 256;

    private static final int TABLE_SIZE = 8 * DESCRIPTORS;
    private static final int TOP = 0x100000 + 1024 * EXTENDED_MEMORY;
    private static final int CODE = 0x9A;
    private static final int[] RIGHTS = {0x93, 0x93, 0x93, 0x92, 0x91, 0x97, 0x9B, 0x9A, 0x99, 0x13, 0xF3, 0x82};

    private final RandomGenerator random;

    RandomSegments(RandomGenerator random) {
        this.random = random;
    }

    /** Whether the cases of {@code seed} on {@code model} are of this kind. */
    public static boolean suit(long seed, CpuModel model) {
        return model != CpuModel.I8086 && seed / 4 % 4 == 1;
    }

    /** Lays them over a machine whose registers and program have been laid. */
    void lay(Core core, CpuModel model) {
        Cpu cpu = core.cpu();
        Memory memory = core.memory();
        cpu.gdtBase = 0x1000 + random.nextInt(0x8000);
        cpu.gdtLimit = random.nextInt(8) == 0 ? random.nextInt(TABLE_SIZE) : TABLE_SIZE - 1;
        for (int n = 0; n < DESCRIPTORS; n++) {
            memory.put64(cpu.gdtBase + 8 * n, descriptor(model));
        }
        for (int segment = Cpu.ES; segment <= model.lastSegment(); segment++) {
            boolean seldom = segment == Cpu.CS || segment == Cpu.SS;
            if (random.nextInt(seldom ? 16 : 2) == 0) {
                load(cpu, segment, model);
            }
        }
        for (int register = Cpu.AX; register <= Cpu.DI; register++) {
            if (register != Cpu.SP && random.nextBoolean()) {
                cpu.setReg32(register, random.nextInt(TOP + 0x1000));
            }
        }
        if (random.nextInt(16) == 0) {
            cpu.cr0 |= Cpu.CR0_PE;
            cpu.hidden.modeChanged();
        }
    }

    private void load(Cpu cpu, int segment, CpuModel model) {
        if (segment == Cpu.CS) {
            // The program stays where it is, but the fast paths do not know the limit or the selector.
            int limit = random.nextBoolean() ? random.nextInt(0x10000) : 0xFFFF;
            cpu.hidden.load(segment, 8, cpu.hidden.base(segment), limit, CODE);
            return;
        }
        boolean ordinary = random.nextInt(4) != 0;
        int rights = ordinary || segment == Cpu.SS ? 0x93 : RIGHTS[random.nextInt(RIGHTS.length)];
        if (segment == Cpu.SS && model == CpuModel.I686 && random.nextBoolean()) {
            rights |= HiddenSegments.BIG;
        }
        cpu.hidden.load(segment, cpu.segment(segment), base(cpu.segment(segment), model), limit(model), rights);
    }

    private int base(int selector, CpuModel model) {
        int base = switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextInt(TOP);
            case 2 -> 0x10FF00 - random.nextInt(0x10000);
            case 3 -> random.nextInt();
            default -> selector << 4;
        };
        return model == CpuModel.I80286 ? base & 0xFFFFFF : base;
    }

    private int limit(CpuModel model) {
        int limit = switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x10000);
            case 1 -> 0xFFFF;
            case 2 -> random.nextInt(0x10000, 0x200000);
            default -> -1;
        };
        return model == CpuModel.I80286 ? limit & 0xFFFF : limit;
    }

    private long descriptor(CpuModel model) {
        long base = base(random.nextInt(0x8000), model) & 0xFFFFFFFFL;
        boolean pages = random.nextBoolean();
        long limit = pages ? 0xFFFFF : limit(model) & 0xFFFFF;
        long rights = random.nextInt(3) != 0 ? 0x92 : RIGHTS[random.nextInt(RIGHTS.length)];
        long flags = model == CpuModel.I80286 ? 0 : (pages ? 8 : 0) | (random.nextInt(4) == 0 ? 4 : 0);
        return limit & 0xFFFF
                | (base & 0xFFFFFF) << 16
                | rights << 40
                | (model == CpuModel.I80286 ? 0 : limit >>> 16 << 48 | base >>> 24 << 56)
                | flags << 52;
    }
}
