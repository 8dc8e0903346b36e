package dev.plankton.cpu.region;

import dev.plankton.cpu.Handler;
import dev.plankton.cpu.Instruction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose flags may be seen: by an instruction that reads them, or by the interpreter if the region is left. */
final class FlagLiveness {
    private final ControlFlow flow;
    private final FuelChecks fuelChecks;

    /** Beginnings of the blocks in front of which the flags matter. */
    private final Set<Integer> before = new HashSet<>();

    FlagLiveness(ControlFlow flow, FuelChecks fuelChecks) {
        this.flow = flow;
        this.fuelChecks = fuelChecks;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : flow.blocks()) {
                changed |= matterBefore(block) && before.add(block.start());
            }
        }
    }

    private boolean matterBefore(Block block) {
        boolean after = matterBehind(block);
        for (Step step : block.steps().reversed()) {
            after = matterBefore(step.instruction(), after);
        }
        return after || fuelChecks.at(block) != 0;
    }

    private boolean matterBehind(Block block) {
        return flow.mayLeaveBehind(block)
                || flow.successors(block).stream().anyMatch(next -> before.contains(next.start()));
    }

    private static boolean matterBefore(Instruction i, boolean behind) {
        return mayLeave(i) || readsFlags(i) || behind && !setsAll(i);
    }

    /** For each instruction of a block, whether its flags matter. */
    boolean[] of(Block block) {
        List<Step> steps = block.steps();
        boolean[] live = new boolean[steps.size()];
        boolean after = matterBehind(block);
        for (int n = steps.size() - 1; n >= 0; n--) {
            Instruction i = steps.get(n).instruction();
            live[n] = after || mayLeaveBehind(i);
            after = matterBefore(i, after);
        }
        return live;
    }

    private static boolean mayLeave(Instruction i) {
        boolean inMemory = i.namesMemory() || i.form().hasOffset();
        return !quiet(i) || inMemory && i.handler() != Handler.LEA;
    }

    /** A store may change the region's code; a load leaves in front of the instruction, if at all. */
    private static boolean mayLeaveBehind(Instruction i) {
        if (!quiet(i)) {
            return true;
        }
        String to = i.form().operands().isEmpty() ? "" : i.form().operands().getFirst();
        return to.startsWith("E") && i.namesMemory() || to.startsWith("O");
    }

    private static boolean quiet(Instruction i) {
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
