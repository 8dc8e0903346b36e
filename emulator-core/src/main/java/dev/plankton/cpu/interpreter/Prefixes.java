package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;

/** What prefixes forbid: LOCK where it means nothing, and instructions that they make too long. */
public final class Prefixes {
    /** Up to here no instruction reaches its model's limit, whatever follows. */
    private static final int SAFE = 4;

    /** An 8086 has no limit; here, of a longer run of prefixes the first ones are executed as instructions. */
    private static final int LONGEST_RUN_8086 = 12;

    private Prefixes() {}

    /**
     * Adds a prefix to those before it; of segments and of repetitions the last one counts.
     *
     * @param prefixes bits of the prefixes before, see {@link DispatchTable}
     * @param entry the prefix in the dispatch table
     * @param ip where the next one may be
     * @return the bits of all
     */
    static int add(CpuState c, int prefixes, int entry, int ip) {
        if ((entry & DispatchTable.TWO_BYTE) == 0) {
            checkLength(c, ip);
        }
        if ((entry & DispatchTable.LOCK) != 0) {
            checkLock(c, ip);
        }
        boolean overrides = (entry & DispatchTable.OVERRIDE) != 0;
        int replaced =
                overrides ? DispatchTable.OVERRIDE : (entry & DispatchTable.REPEAT) != 0 ? DispatchTable.REPEAT : 0;
        return prefixes & ~replaced | entry & ~DispatchTable.PREFIX;
    }

    private static void checkLength(CpuState c, int ip) {
        int prefixes = ip - c.start;
        if (prefixes <= SAFE) {
            return;
        }
        if (c.model.wrapsAtSegmentEnd()) {
            if (prefixes > LONGEST_RUN_8086) {
                throw Fault.PREFIX_RUN;
            }
        } else if (prefixes >= c.model.maxInstructionLength()
                || prefixes + c.instructionAt(ip).length() > c.model.maxInstructionLength()) {
            throw Fault.GP;
        }
    }

    /** From the 386 on, LOCK is invalid unless the instruction changes memory and is made for it. */
    private static void checkLock(CpuState c, int ip) {
        if (c.model.generation() < 386) {
            return;
        }
        Instruction instruction = c.instructionAt(ip);
        Opcode opcode = instruction.opcode();
        if (opcode == null || !opcode.is(Trait.LOCK) || !instruction.namesMemory()) {
            throw Fault.UD;
        }
    }
}
