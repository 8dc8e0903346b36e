package dev.plankton.cpu.region;

import dev.plankton.cpu.Handler;
import dev.plankton.cpu.Instruction;
import java.util.List;

/** Whose flags may be seen: by an instruction that reads them, or by the interpreter if the region is left. */
final class FlagLiveness {
    private FlagLiveness() {}

    /** For each instruction of a block, whether its flags matter. */
    static boolean[] of(Block block) {
        List<Step> steps = block.steps();
        boolean[] live = new boolean[steps.size()];
        boolean after = true;
        for (int n = steps.size() - 1; n >= 0; n--) {
            Instruction i = steps.get(n).instruction();
            boolean leaves = mayLeave(i);
            live[n] = after || leaves;
            after = leaves || readsFlags(i) || after && !setsAll(i);
        }
        return live;
    }

    private static boolean mayLeave(Instruction i) {
        boolean quiet = switch (i.handler()) {
            case Handler.ADD,
                    Handler.OR,
                    Handler.ADC,
                    Handler.SBB,
                    Handler.AND,
                    Handler.SUB,
                    Handler.XOR,
                    Handler.CMP,
                    Handler.TEST,
                    Handler.MOV,
                    Handler.INC,
                    Handler.DEC,
                    Handler.NOT,
                    Handler.NEG,
                    Handler.XCHG,
                    Handler.SHL,
                    Handler.SHR,
                    Handler.SAR,
                    Handler.SHIFT,
                    Handler.MOVZX_B,
                    Handler.MOVZX_W,
                    Handler.CLC,
                    Handler.STC,
                    Handler.CMC,
                    Handler.CBW,
                    Handler.CWD,
                    Handler.SETCC,
                    Handler.CMOV,
                    Handler.MUL_EB,
                    Handler.IMUL_EB,
                    Handler.MUL_EV,
                    Handler.IMUL_EV,
                    Handler.IMUL_GV_EV,
                    Handler.IMUL_GV_EV_IB,
                    Handler.IMUL_GV_EV_IV -> true;
            case Handler.LEA, Handler.NOP, Handler.CLD -> true;
            default -> false;
        };
        boolean inMemory = i.namesMemory() || i.form().hasOffset();
        return !quiet || inMemory && i.handler() != Handler.LEA;
    }

    private static boolean readsFlags(Instruction i) {
        return i.form().flags().read() != 0;
    }

    private static boolean setsAll(Instruction i) {
        return switch (i.handler()) {
            case Handler.ADD,
                    Handler.OR,
                    Handler.ADC,
                    Handler.SBB,
                    Handler.AND,
                    Handler.SUB,
                    Handler.XOR,
                    Handler.CMP,
                    Handler.TEST,
                    Handler.NEG -> true;
            case Handler.SHL, Handler.SHR, Handler.SAR -> !Shifting.mayKeepFlags(i);
            default -> false;
        };
    }
}
