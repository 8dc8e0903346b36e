package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.DebugRegisters;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.Selectors;

/**
 * Instructions of the stack. SP is 16 bits and moves modulo 64 KiB, unless a descriptor has made the stack one of 32 bits; a
 * fault leaves it unchanged.
 */
public final class Stack {
    private Stack() {}

    public static void push(CpuState c, int value) {
        c.push(c.operand32 ? 4 : 2, value);
    }

    static int pop(CpuState c) {
        return c.pop(c.operand32 ? 4 : 2);
    }

    public static void pushSegment(CpuState c, int n) {
        push(c, c.segments[n]);
    }

    public static void popSegment(CpuState c, int n) {
        int sp = c.reg32(CpuState.SP);
        int selector = pop(c);
        try {
            Selectors.load(c, n, selector);
        } catch (Fault fault) {
            c.setReg32(CpuState.SP, sp);
            throw fault;
        }
        if (n == CpuState.SS) {
            c.inhibitInterrupts(true);
        }
    }

    public static void pushE(CpuState c) {
        if (Operands.isRegister(c)) {
            int value = Operands.load(c);
            push(c, (c.modRm & 7) == CpuState.SP ? (int) c.stackPointerPushed(value) : value);
        } else {
            push(c, Operands.load(c));
        }
    }

    /** POP Ev: an address with ESP as its base counts from ESP after the pop. A fault leaves ESP unchanged. */
    public static void popE(CpuState c) {
        int sp = c.reg32(CpuState.SP);
        int value = pop(c);
        int bytes = c.operand32 ? 4 : 2;
        if (c.address32 && !Operands.isRegister(c) && (c.modRm & 7) == 4) {
            if ((c.instructionAt(c.start).sib() & 7) == CpuState.SP) {
                int after = c.reg32(CpuState.SP);
                c.setReg32(CpuState.SP, sp);
                Operands.moveTo(c, c.operandOffset + bytes, bytes, true);
                c.setReg32(CpuState.SP, after);
            }
        }
        if (!Operands.isRegister(c)) {
            DebugRegisters.accessed(c, c.operandSegment, c.operandOffset, bytes, true);
        }
        Operands.store(c, value);
    }

    public static void pushAll(CpuState c) {
        c.charge(InterruptFrames.ALL_COST);
        int bytes = c.operand32 ? 4 : 2;
        int before = c.reg32(CpuState.SP);
        int sp = c.stackPointer();
        for (int n = 0; n < 8; n++) {
            c.checkLimit(CpuState.SS, c.onStack(sp - bytes * (n + 1)), bytes);
        }
        for (int n = 0; n < 8; n++) {
            push(c, n == CpuState.SP ? before : c.reg32(n));
        }
    }

    public static void popAll(CpuState c) {
        c.charge(InterruptFrames.ALL_COST);
        int bytes = c.operand32 ? 4 : 2;
        int sp = c.stackPointer();
        for (int n = 0; n < 8; n++) {
            c.checkLimit(CpuState.SS, c.onStack(sp + bytes * n), bytes);
        }
        for (int n = 7; n >= 0; n--) {
            int value = pop(c);
            if (n != CpuState.SP) {
                Operands.setRegister(c, n, value);
            }
        }
    }

    public static void popFlags(CpuState c) {
        setFlags(c, pop(c) & ~Flags.RF);
    }

    /** POPF, which does not have RF, and IRET: with 16-bit operands the upper half of EFLAGS stays. */
    static void setFlags(CpuState c, int value) {
        int old = c.flags();
        int merged = c.operand32 ? value : old & 0xFFFF0000 | value & 0xFFFF;
        c.setFlags(merged);
        if ((merged & Flags.RF) != 0 || (merged & Flags.TF) != 0 || (merged & Flags.IF) != 0 && c.interruptPending()) {
            c.attend();
        }
    }

    /** ENTER (Intel SDM vol. 2): makes a stack frame and copies up to 31 frame pointers. */
    public static void enter(CpuState c) {
        int size = c.fetch16();
        int level = c.fetch8() & 31;
        int bytes = c.operand32 ? 4 : 2;
        int oldSp = c.reg32(CpuState.SP);
        try {
            push(c, c.reg32(CpuState.BP));
            int frame = c.stackPointer();
            int bp = c.onStack(c.reg32(CpuState.BP));
            for (int n = 1; n < level; n++) {
                bp = c.onStack(bp - bytes);
                push(c, c.operand32 ? c.load32(CpuState.SS, bp) : c.load16(CpuState.SS, bp));
            }
            if (level > 0) {
                push(c, frame);
            }
            int upper = c.reg32(CpuState.SP) & ~c.onStack(-1);
            Operands.setRegister(c, CpuState.BP, c.operand32 ? upper | frame : frame);
            c.setStackPointer(c.reg32(CpuState.SP) - size);
        } catch (Fault fault) {
            c.setReg32(CpuState.SP, oldSp);
            throw fault;
        }
    }

    public static void leave(CpuState c) {
        int bp = c.onStack(c.reg32(CpuState.BP));
        int value = c.operand32 ? c.load32(CpuState.SS, bp) : c.load16(CpuState.SS, bp);
        c.setStackPointer(bp + (c.operand32 ? 4 : 2));
        Operands.setRegister(c, CpuState.BP, value);
    }
}
