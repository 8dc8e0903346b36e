package dev.plankton.cpu.region.flow;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.model.CpuModel;
import java.util.Set;

/** Instructions after which the lower half of a register may be in a local of its own. */
public final class Straight {
    /** Of the rarer instructions those that {@link #is} is true of, as far as it matters. */
    private static final Set<Integer> STRAIGHT = Set.of(
            Handler.CBW,
            Handler.CWD,
            Handler.SETCC,
            Handler.MUL_EB,
            Handler.MUL_EV,
            Handler.IMUL_EB,
            Handler.IMUL_EV,
            Handler.IMUL_GV_EV,
            Handler.IMUL_GV_EV_IB,
            Handler.IMUL_GV_EV_IV,
            Handler.DIV_EB,
            Handler.DIV_EV,
            Handler.IDIV_EB,
            Handler.IDIV_EV,
            Handler.BT_EV_GV,
            Handler.BT_EV_IB,
            Handler.BSWAP,
            Handler.CMC,
            Handler.PUSH_EV,
            Handler.LODS,
            Handler.STOS,
            Handler.MOVS);

    private Straight() {}

    /** Whether the code of an instruction that touches general registers has no ways that part and meet again. */
    public static boolean is(Instruction i, CpuModel model) {
        if (Coverage.of(i, model) != Coverage.EMITTED || i.repeat() != 0) {
            return false;
        }
        return switch (i.handler()) {
            case Handler.SHLD_IB, Handler.SHRD_IB -> (i.immediate() & 31) != 0;
            case Handler.CMOV, Handler.SHLD_CL, Handler.SHRD_CL, Handler.BSF, Handler.BSR -> false;
            default -> i.handler() < Handler.COLD || STRAIGHT.contains(i.handler());
        };
    }
}
