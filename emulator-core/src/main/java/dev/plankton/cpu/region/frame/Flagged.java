package dev.plankton.cpu.region.frame;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Instruction;

/**
 * What the flags come from, where that is known: a comparison or sum of two locals, of which HotSpot makes a condition or a carry
 * more easily than of the flags.
 *
 * @param size of the operands, above which the locals have anything
 * @param left the local of the first operand, {@code right} of the second
 * @param sum whether they were added, and not subtracted or compared
 */
public record Flagged(int size, int left, int right, boolean sum) {
    /** Whether the flags come from there no more after an instruction. */
    public static boolean endsWith(Instruction i) {
        int touched = i.form().flags().written() | i.form().flags().undefined();
        return (touched & Flags.ARITHMETIC) != 0;
    }
}
