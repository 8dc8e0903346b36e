package dev.plankton.cpu.ops;

import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;

/** Far jumps, calls and returns, IRET, and the loading of far pointers. */
public final class FarTransfers {
    private FarTransfers() {}

    /** LES, LDS, LSS, LFS, LGS. */
    public static void loadPointer(CpuState c, int segment) {
        int at = c.operandAddress;
        int offset = c.operand32 ? c.memory.get32(at) : c.memory.get16(at);
        c.setSegment(segment, c.memory.get16(at + (c.operand32 ? 4 : 2)));
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
        c.checkLimit(CpuState.SS, sp - bytes & 0xFFFF, bytes);
        c.checkLimit(CpuState.SS, sp - 2 * bytes & 0xFFFF, bytes);
        int target = NearTransfers.checked(c, offset);
        try {
            Stack.push(c, c.segments[CpuState.CS]);
            Stack.push(c, c.ip);
        } catch (Fault fault) {
            c.setReg32(CpuState.SP, sp);
            throw fault;
        }
        c.setSegment(CpuState.CS, selector);
        c.ip = target;
    }

    private static void jump(CpuState c, int selector, int offset) {
        c.ip = NearTransfers.checked(c, offset);
        c.setSegment(CpuState.CS, selector);
    }

    public static void ret(CpuState c, int release) {
        int sp = c.reg32(CpuState.SP);
        try {
            int offset = Stack.pop(c);
            int selector = Stack.pop(c);
            int target = NearTransfers.checked(c, offset);
            c.setSegment(CpuState.CS, selector);
            c.ip = target;
            c.setReg16(CpuState.SP, c.reg32(CpuState.SP) + release);
        } catch (Fault fault) {
            c.setReg32(CpuState.SP, sp);
            throw fault;
        }
    }

    public static void interruptReturn(CpuState c) {
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
