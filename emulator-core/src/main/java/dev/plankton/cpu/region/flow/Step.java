package dev.plankton.cpu.region.flow;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;

/**
 * An instruction of a region.
 *
 * @param ip where it begins
 * @param instruction what it is
 * @param targetAt IP of the interrupt handler that an INT enters, or of a far pointer's target; -1 for other instructions
 */
public record Step(int ip, Instruction instruction, int targetAt) {
    /** IP of what follows it in memory. */
    public int next() {
        return ip + instruction.length();
    }

    /** IP it jumps to if {@link #branches}. */
    public int target() {
        return targetAt >= 0 ? targetAt : next() + instruction.immediate() & 0xFFFF;
    }

    int handler() {
        return instruction.handler();
    }

    /** Number of the interrupt that an INT makes. */
    public int vector() {
        return instruction.immediate() & 0xFF;
    }

    /** Whether it reads or writes a port. */
    boolean accessesPort() {
        return form().is(Trait.PORT);
    }

    /** Whether it repeats a string instruction. */
    boolean repeats() {
        return form().is(Trait.STRING) && instruction.repeat() != 0;
    }

    /** Whether it may jump by a displacement. */
    boolean jumpsByDisplacement() {
        return form().isRelative();
    }

    /** Whether it may jump by a displacement or to a far pointer in the code, or enters a handler. */
    public boolean branches() {
        return form().isRelative() || targetAt >= 0;
    }

    /** Whether it jumps or not. */
    public boolean conditional() {
        return form().is(Trait.BRANCH);
    }

    /** Whether the instruction after it may be executed next; after CALL, after the return. */
    public boolean fallsThrough() {
        return !form().is(Trait.JUMP) && !form().is(Trait.LEAVE);
    }

    /** Whether the instruction after it may be executed next without a transfer of control. */
    boolean goesOnInSequence() {
        return fallsThrough() && (!endsBlock() || conditional());
    }

    /** Whether it jumps to what a register or memory says. */
    boolean returns() {
        return endsBlock() && !branches();
    }

    /** Whether nothing that follows in memory belongs to its block. */
    public boolean endsBlock() {
        return form().transfers();
    }

    private Opcode form() {
        return instruction.form();
    }
}
