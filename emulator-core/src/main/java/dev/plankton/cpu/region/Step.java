package dev.plankton.cpu.region;

import dev.plankton.cpu.Instruction;
import dev.plankton.cpu.Opcode;
import dev.plankton.cpu.Trait;

/**
 * An instruction of a region.
 *
 * @param ip where it begins
 * @param instruction what it is
 * @param handlerAt IP of the interrupt handler that an INT enters; -1 for other instructions
 */
record Step(int ip, Instruction instruction, int handlerAt) {
    /** IP of what follows it in memory. */
    int next() {
        return ip + instruction.length();
    }

    /** IP it jumps to if its target is a displacement or an interrupt handler. */
    int target() {
        return handlerAt >= 0 ? handlerAt : next() + instruction.immediate() & 0xFFFF;
    }

    int handler() {
        return instruction.handler();
    }

    /** Number of the interrupt that an INT makes. */
    int vector() {
        return instruction.immediate() & 0xFF;
    }

    /** Whether it reads or writes a port. */
    boolean accessesPort() {
        return form().is(Trait.PORT);
    }

    /** Whether it may jump by a displacement, or enters a handler. */
    boolean branches() {
        return form().isRelative() || form().is(Trait.INTERRUPT);
    }

    /** Whether it jumps or not. */
    boolean conditional() {
        return form().is(Trait.BRANCH);
    }

    /** Whether the instruction behind it may be executed next; behind CALL, after the return. */
    boolean fallsThrough() {
        return !form().is(Trait.JUMP) && !form().is(Trait.LEAVE);
    }

    /** Whether it jumps to what a register or memory says. */
    boolean returns() {
        return endsBlock() && !branches();
    }

    /** Whether nothing that follows in memory belongs to its block. */
    boolean endsBlock() {
        return form().transfers();
    }

    private Opcode form() {
        return instruction.form();
    }
}
