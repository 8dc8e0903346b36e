package dev.plankton.cpu;

/** CMPXCHG, CMPXCHG8B and XADD. */
final class Exchange {
    private Exchange() {}

    static void compare8(Cpu c) {
        int old = Operands.load8(c);
        Alu.subtract(c, (byte) c.reg32(Cpu.AX), (byte) old, Alu.BYTE);
        if (c.zero()) {
            Operands.store8(c, c.reg8(c.modRm >> 3 & 7));
        } else {
            Operands.store8(c, old);
            c.setReg8(Cpu.AL, old);
        }
    }

    static void compare(Cpu c) {
        int old = Operands.load(c);
        Alu.subtract(c, c.operand32 ? c.reg32(Cpu.AX) : (short) c.reg32(Cpu.AX), old, Operands.shift(c));
        if (c.zero()) {
            Operands.store(c, Operands.register(c));
        } else {
            Operands.store(c, old);
            Operands.setRegister(c, Cpu.AX, old);
        }
    }

    static void compare8Bytes(Cpu c) {
        int low = c.memory.get32(c.operandAddress);
        int high = c.memory.get32(c.operandAddress + 4);
        boolean equal = low == c.reg32(Cpu.AX) && high == c.reg32(Cpu.DX);
        c.memory.store32(c.operandAddress, equal ? c.reg32(Cpu.BX) : low);
        c.memory.store32(c.operandAddress + 4, equal ? c.reg32(Cpu.CX) : high);
        if (!equal) {
            c.setReg32(Cpu.AX, low);
            c.setReg32(Cpu.DX, high);
        }
        c.setArithmeticFlags(c.flags() & ~Flags.ZF | (equal ? Flags.ZF : 0));
    }

    static void add8(Cpu c) {
        int register = c.modRm >> 3 & 7;
        int old = (byte) Operands.load8(c);
        long sum = Alu.add(c, old, (byte) c.reg8(register), Alu.BYTE);
        c.setReg8(register, old);
        Operands.store8(c, (int) sum);
    }

    static void add(Cpu c) {
        int old = Operands.load(c);
        long sum = Alu.add(c, old, Operands.register(c), Operands.shift(c));
        Operands.setRegister(c, old);
        Operands.store(c, (int) sum);
    }
}
