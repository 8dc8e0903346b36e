package dev.plankton.cpu.region.flow;

import dev.plankton.cpu.isa.EmitCondition;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import java.util.Set;

/** How a region executes an instruction. */
public enum Coverage {
    /** By code of its own. */
    EMITTED,
    /** By a call of the interpreter. */
    CALLED,
    /** Not at all: it leaves before it. */
    LEFT;

    /** Of a longer instruction, the interpreter sees whether it is too long. */
    private static final int LONGEST = 10;

    public static Coverage of(Instruction i, CpuModel model) {
        if (i.opcode() == null
                || i.form().is(Trait.PREFIX)
                || i.length() > LONGEST
                || i.lock()
                || i.handler() == Handler.UD) {
            return LEFT;
        }
        Set<EmitCondition> conditions = i.form().emitted();
        if (!conditions.isEmpty() && conditions.stream().allMatch(condition -> holds(condition, i, model))) {
            return EMITTED;
        }
        return i.handler() >= Handler.COLD && !i.form().endsBlock() ? CALLED : LEFT;
    }

    private static boolean holds(EmitCondition condition, Instruction i, CpuModel model) {
        return switch (condition) {
            case EMIT -> true;
            case FROM_186 -> model != CpuModel.I8086;
            case FROM_686 -> model == CpuModel.I686;
            case OPERAND16 -> !i.operand32();
            case OPERAND32 -> i.operand32();
            case ADDRESS16 -> !i.address32();
            case ONCE -> i.repeat() == 0;
            case REPEAT -> i.repeat() == 0 || model != CpuModel.I8086;
            case REGISTER -> !i.namesMemory();
            case LEVEL_0 -> (i.immediate2() & 31) == 0;
            case DIVISOR -> (i.immediate() & 0xFF) != 0;
            case COUNT -> (i.immediate() & 31) <= (i.operand32() ? 31 : 16);
            case SEGMENT -> usable(i, model);
        };
    }

    /** Whether the segment register is there, and its loading neither moves the code nor puts off interrupts. */
    private static boolean usable(Instruction i, CpuModel model) {
        boolean inModRm = i.handler() != Handler.LOAD_FAR && i.modRm() >= 0;
        int segment = inModRm ? i.modRm() >> 3 & 7 : i.form().handler16().parameter();
        boolean loads = i.form().is(Trait.SEGMENT);
        return segment <= model.lastSegment() && !(loads && (segment == CpuState.CS || segment == CpuState.SS));
    }
}
