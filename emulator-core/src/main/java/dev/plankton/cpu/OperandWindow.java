package dev.plankton.cpu;

import dev.plankton.memory.Memory;

/**
 * An operand or instruction that is not contiguous in linear memory (it wraps at offset FFFF on an 8086, or at 1 MiB
 * with A20 off) is copied to scratch space, used there, and an operand is written back after the instruction. This
 * keeps the check out of every access.
 */
final class OperandWindow {
    /** Bytes for an operand; the rest of the scratch space is for an instruction. */
    private static final int OPERAND_BYTES = 8;

    /** The longest instruction an 8086 program can be made of here: longer ones are all prefixes. */
    private static final int CODE_BYTES = 20;

    private final Cpu c;
    private int segment;
    private int offset;
    private int bytes;
    private boolean open;

    OperandWindow(Cpu c) {
        this.c = c;
    }

    /** Copies an operand to scratch space and returns its linear address there. */
    int openOperand(int operandSegment, int operandOffset, int length) {
        segment = operandSegment;
        offset = operandOffset;
        bytes = length;
        open = true;
        for (int i = 0; i < length; i++) {
            c.memory.put8(Cpu.scratch() + i, c.load8(operandSegment, (operandOffset + i) & 0xFFFF));
        }
        c.attend();
        return Cpu.scratch();
    }

    /** Makes the bytes at CS:{@code ip} contiguous and points the code base there. */
    void openCode(int ip) {
        int at = Cpu.scratch() + OPERAND_BYTES;
        for (int i = 0; i < CODE_BYTES; i++) {
            c.memory.put8(at + i, c.load8(Cpu.CS, (ip + i) & 0xFFFF));
        }
        c.codeBase = at - ip;
        c.attend();
    }

    /** Writes no operand back: it was another VM's. */
    void forget() {
        open = false;
    }

    /** Writes an open operand back and clears the scratch space. */
    void close() {
        Memory memory = c.memory;
        if (open) {
            open = false;
            for (int i = 0; i < bytes; i++) {
                c.store8(segment, (offset + i) & 0xFFFF, memory.get8(Cpu.scratch() + i));
            }
        }
        if (memory.get64(Cpu.scratch()) != 0
                || memory.get64(Cpu.scratch() + 8) != 0
                || memory.get64(Cpu.scratch() + 16) != 0) {
            memory.fill(Cpu.scratch(), OPERAND_BYTES + CODE_BYTES, 0);
        }
    }
}
