package dev.plankton.cpu.state;

import dev.plankton.memory.Memory;

/**
 * An operand or instruction that is not contiguous in the state (it wraps at offset FFFF on an 8086, or at 1 MiB with A20
 * off, or lies where memory ends or goes on elsewhere in the state) is copied to scratch space, used there, and an operand
 * that has changed is written back after the instruction, to where it came from: the instruction may have loaded the segment
 * register, or pushed over an operand that it only reads. This keeps the check out of every access.
 */
public final class OperandWindow {
    /** Bytes for an operand; the rest of the scratch space is for an instruction. */
    private static final int OPERAND_BYTES = 8;

    /** The longest instruction an 8086 program can be made of here: longer ones are all prefixes. */
    private static final int CODE_BYTES = 20;

    private final CpuState c;
    private int base;
    private int offset;
    private int mask;
    private int bytes;
    private long copied;
    private boolean open;

    OperandWindow(CpuState c) {
        this.c = c;
    }

    /** Copies an operand, which has been checked, to scratch space and returns its address there. */
    public int openOperand(int operandSegment, int operandOffset, int length) {
        return openOperand(operandSegment, operandOffset, length, c.model.wrapsAtSegmentEnd());
    }

    /** The same of one that wraps at offset FFFF, if {@code wraps} says so. */
    public int openOperand(int operandSegment, int operandOffset, int length, boolean wraps) {
        base = c.hidden.base(operandSegment);
        offset = operandOffset;
        mask = wraps ? 0xFFFF : -1;
        bytes = length;
        open = true;
        for (int i = 0; i < length; i++) {
            c.memory.put8(CpuState.scratch() + i, c.hidden.load8(operandSegment, operandOffset + i & mask));
        }
        copied = c.memory.get64(CpuState.scratch());
        c.attend();
        return CpuState.scratch();
    }

    /** Makes the bytes at CS:{@code ip} contiguous and points the code base there. */
    public void openCode(int ip) {
        int at = CpuState.scratch() + OPERAND_BYTES;
        for (int i = 0; i < CODE_BYTES; i++) {
            c.memory.put8(at + i, c.hidden.load8(CpuState.CS, ip + i & 0xFFFF));
        }
        c.codeBase = at - ip;
        PrefetchQueue.fetch(c, ip, at);
        c.attend();
    }

    /** Whether an operand is still to be written back: until then nothing may use memory. */
    public boolean isOpen() {
        return open;
    }

    /** Writes no operand back: it was another VM's. */
    public void forget() {
        open = false;
    }

    /** Writes an open operand back if it has changed, and clears the scratch space. */
    public void close() {
        Memory memory = c.memory;
        if (open) {
            open = false;
            if (memory.get64(CpuState.scratch()) != copied) {
                for (int i = 0; i < bytes; i++) {
                    c.hidden.storeLinear(base + (offset + i & mask), memory.get8(CpuState.scratch() + i));
                }
            }
        }
        if (memory.get64(CpuState.scratch()) != 0
                || memory.get64(CpuState.scratch() + 8) != 0
                || memory.get64(CpuState.scratch() + 16) != 0) {
            memory.fill(CpuState.scratch(), OPERAND_BYTES + CODE_BYTES, 0);
        }
    }
}
