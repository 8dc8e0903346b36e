package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.state.CpuState;

/** CMPXCHG, CMPXCHG8B and XADD. */
public final class Exchange {
    private Exchange() {}

    public static void compare8(CpuState c) {
        int old = Operands.load8(c);
        Alu.subtract(c, (byte) c.reg32(CpuState.AX), (byte) old, Alu.BYTE);
        if (c.zero()) {
            Operands.store8(c, c.reg8(c.modRm >> 3 & 7));
        } else {
            Operands.store8(c, old);
            c.setReg8(CpuState.AL, old);
        }
    }

    public static void compare(CpuState c) {
        int old = Operands.load(c);
        Alu.subtract(c, c.operand32 ? c.reg32(CpuState.AX) : (short) c.reg32(CpuState.AX), old, Operands.shift(c));
        if (c.zero()) {
            Operands.store(c, Operands.register(c));
        } else {
            Operands.store(c, old);
            Operands.setRegister(c, CpuState.AX, old);
        }
    }

    public static void compare8Bytes(CpuState c) {
        int low = c.memory.get32(c.operandAddress);
        int high = c.memory.get32(c.operandAddress + 4);
        boolean equal = low == c.reg32(CpuState.AX) && high == c.reg32(CpuState.DX);
        c.memory.store32(c.operandAddress, equal ? c.reg32(CpuState.BX) : low);
        c.memory.store32(c.operandAddress + 4, equal ? c.reg32(CpuState.CX) : high);
        if (!equal) {
            c.setReg32(CpuState.AX, low);
            c.setReg32(CpuState.DX, high);
        }
        c.setArithmeticFlags(c.flags() & ~Flags.ZF | (equal ? Flags.ZF : 0));
    }

    public static void add8(CpuState c) {
        int register = c.modRm >> 3 & 7;
        int old = (byte) Operands.load8(c);
        long sum = Alu.add(c, old, (byte) c.reg8(register), Alu.BYTE);
        c.setReg8(register, old);
        Operands.store8(c, (int) sum);
    }

    public static void add(CpuState c) {
        int old = Operands.load(c);
        long sum = Alu.add(c, old, Operands.register(c), Operands.shift(c));
        Operands.setRegister(c, old);
        Operands.store(c, (int) sum);
    }
}
