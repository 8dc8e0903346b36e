package dev.plankton.cpu.ops;

import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.ProtectedUse;
import dev.plankton.cpu.state.Selectors;

/** Far jumps, calls and returns, IRET, and the loading of far pointers. */
public final class FarTransfers {
    private FarTransfers() {}

    /** LES, LDS, LSS, LFS, LGS. */
    public static void loadPointer(CpuState c, int segment) {
        int at = c.operandAddress;
        int offset = c.operand32 ? c.memory.get32(at) : c.memory.get16(at);
        Selectors.load(c, segment, c.memory.get16(at + (c.operand32 ? 4 : 2)));
        Operands.setRegister(c, offset);
        if (segment == CpuState.SS) {
            c.inhibitInterrupts(true);
        }
    }

    public static void callImmediate(CpuState c) {
        int offset = c.operand32 ? c.fetch32() : c.fetch16();
        call(c, c.fetch16(), offset);
    }

    public static void jumpImmediate(CpuState c) {
        int offset = c.operand32 ? c.fetch32() : c.fetch16();
        jump(c, c.fetch16(), offset);
    }

    public static void callMemory(CpuState c) {
        call(c, selectorInMemory(c), offsetInMemory(c));
    }

    public static void jumpMemory(CpuState c) {
        jump(c, selectorInMemory(c), offsetInMemory(c));
    }

    private static int offsetInMemory(CpuState c) {
        return c.operand32 ? c.memory.get32(c.operandAddress) : c.memory.get16(c.operandAddress);
    }

    private static int selectorInMemory(CpuState c) {
        return c.memory.get16(c.operandAddress + (c.operand32 ? 4 : 2));
    }

    private static void call(CpuState c, int selector, int offset) {
        int sp = c.reg32(CpuState.SP);
        int bytes = c.operand32 ? 4 : 2;
        c.checkLimit(CpuState.SS, c.onStack(sp - bytes), bytes);
        c.checkLimit(CpuState.SS, c.onStack(sp - 2 * bytes), bytes);
        int target = target(c, offset);
        long descriptor = c.protectedMode() ? Selectors.code(c, selector, false, target) : 0;
        try {
            Stack.push(c, c.segments[CpuState.CS]);
            Stack.push(c, c.ip);
        } catch (Fault fault) {
            c.setReg32(CpuState.SP, sp);
            throw fault;
        }
        go(c, selector, target, descriptor);
    }

    private static void jump(CpuState c, int selector, int offset) {
        int target = target(c, offset);
        go(c, selector, target, c.protectedMode() ? Selectors.code(c, selector, false, target) : 0);
    }

    /** The target as it is checked: in protected mode against the limit of the segment that is to be loaded. */
    private static int target(CpuState c, int offset) {
        if (c.protectedMode()) {
            return c.operand32 ? offset : offset & 0xFFFF;
        }
        return NearTransfers.checked(c, offset);
    }

    private static void go(CpuState c, int selector, int target, long descriptor) {
        if (c.protectedMode()) {
            Selectors.loadCode(c, selector, descriptor);
        } else {
            c.setSegment(CpuState.CS, selector);
        }
        c.ip = target;
    }

    public static void ret(CpuState c, int release) {
        int sp = c.reg32(CpuState.SP);
        try {
            int offset = Stack.pop(c);
            int selector = Stack.pop(c) & 0xFFFF;
            int target = target(c, offset);
            go(c, selector, target, c.protectedMode() ? Selectors.code(c, selector, true, target) : 0);
            c.setStackPointer(c.reg32(CpuState.SP) + release);
        } catch (Fault fault) {
            c.setReg32(CpuState.SP, sp);
            throw fault;
        }
    }

    public static void interruptReturn(CpuState c) {
        if (c.protectedMode()) {
            c.protectedUse = ProtectedUse.INTERRUPT_RETURN.code(0);
            throw Fault.ENDS;
        }
        int sp = c.reg32(CpuState.SP);
        try {
            int offset = Stack.pop(c);
            int selector = Stack.pop(c);
            int flags = Stack.pop(c);
            int target = NearTransfers.checked(c, offset);
            c.setSegment(CpuState.CS, selector);
            c.ip = target;
            Stack.setFlags(c, flags);
        } catch (Fault fault) {
            c.setReg32(CpuState.SP, sp);
            throw fault;
        }
    }
}
