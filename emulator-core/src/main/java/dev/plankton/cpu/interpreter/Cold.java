package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.state.CpuState;

/** A cold instruction in a long, for a region that has it executed by {@link ColdInstructions}. */
public final class Cold {
    private static final int PARAMETER = 8, OPCODE = 12, MODRM = 20, SEGMENT = 28, REPEAT = 32;
    private static final long OPERAND32 = 1L << 34, ADDRESS32 = 1L << 35, STORES = 1L << 36;

    private Cold() {}

    /** Packs an instruction. */
    public static long pack(Instruction i) {
        Opcode.Action action = i.operand32() ? i.form().handler32() : i.form().handler16();
        return action.handler()
                | (long) action.parameter() << PARAMETER
                | (long) i.code() << OPCODE
                | (i.modRm() & 0xFFL) << MODRM
                | (long) (i.segment() + 1) << SEGMENT
                | (long) i.repeat() << REPEAT
                | (i.operand32() ? OPERAND32 : 0)
                | (i.address32() ? ADDRESS32 : 0)
                | (i.form().storesElsewhere() ? STORES : 0);
    }

    /** Whether it may store to memory. */
    public static boolean stores(long what) {
        return (what & STORES) != 0;
    }

    public static void execute(CpuState c, long what) {
        c.modRm = (int) (what >> MODRM) & 0xFF;
        c.segmentOverride = (int) (what >> SEGMENT & 7) - 1;
        c.repeat = (int) (what >> REPEAT) & 3;
        c.operand32 = (what & OPERAND32) != 0;
        c.address32 = (what & ADDRESS32) != 0;
        ColdInstructions.execute(c, (int) what & 0xFF, (int) (what >> PARAMETER) & 15, (int) (what >> OPCODE) & 0xFF);
    }
}
