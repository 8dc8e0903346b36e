package dev.plankton.cpu.region.flow;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose flags may be seen: by an instruction that reads them, or by the interpreter if the region is left. */
public final class FlagLiveness {
    private final ControlFlow flow;
    private final FuelChecks fuelChecks;
    private final CpuModel model;

    /** Beginnings of the blocks before which the flags matter. */
    private final Set<Integer> before = new HashSet<>();

    public FlagLiveness(ControlFlow flow, FuelChecks fuelChecks, CpuModel model) {
        this.model = model;
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
        return after;
    }

    private boolean matterBehind(Block block) {
        return flow.mayLeaveBehind(block)
                || flow.successors(block).stream()
                        .anyMatch(next -> before.contains(next.start()) || fuelChecks.at(next) != 0);
    }

    private boolean matterBefore(Instruction i, boolean behind) {
        return mayLeave(i) || readsFlags(i) || behind && !setsAll(i);
    }

    /** For each instruction of a block, whether its flags matter. */
    public boolean[] of(Block block) {
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

    private boolean mayLeave(Instruction i) {
        boolean inMemory = i.namesMemory() || i.form().hasOffset();
        return !quiet(i) || inMemory && i.form().memoryBytes(i.operand32()) != 0;
    }

    /** A store may change the region's code; a load leaves before the instruction, if at all. */
    private boolean mayLeaveBehind(Instruction i) {
        return !quiet(i)
                || (i.namesMemory() || i.form().hasOffset()) && i.form().storesOperand();
    }

    /** Whether it goes on to the next instruction unless its operand in memory prevents that. */
    private boolean quiet(Instruction i) {
        Opcode form = i.form();
        return Coverage.of(i, model) == Coverage.EMITTED
                && !form.endsBlock()
                && i.handler() != Handler.SAHF // It leaves before flags that a region cannot keep.
                && !form.mayFault()
                && !form.storesElsewhere()
                && !form.loadsElsewhere()
                && !form.is(Trait.PORT)
                && !form.is(Trait.SEGMENT);
    }

    private static boolean readsFlags(Instruction i) {
        return i.form().flags().read() != 0;
    }

    private static boolean setsAll(Instruction i) {
        return i.form().replacesFlags() && !i.mayKeepFlags();
    }
}
