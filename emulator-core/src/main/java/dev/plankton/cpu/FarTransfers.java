package dev.plankton.cpu;

/** Far jumps, calls and returns, IRET, and the loading of far pointers. */
final class FarTransfers {
    private FarTransfers() {}

    /** LES, LDS, LSS, LFS, LGS. */
    static void loadPointer(Cpu c, int segment) {
        int at = c.operandAddress;
        int offset = c.operand32 ? c.memory.get32(at) : c.memory.get16(at);
        c.setSegment(segment, c.memory.get16(at + (c.operand32 ? 4 : 2)));
        Operands.setRegister(c, offset);
        if (segment == Cpu.SS) {
            c.inhibitInterrupts();
        }
    }

    static void callImmediate(Cpu c) {
        int offset = c.operand32 ? c.fetch32() : c.fetch16();
        call(c, c.fetch16(), offset);
    }

    static void jumpImmediate(Cpu c) {
        int offset = c.operand32 ? c.fetch32() : c.fetch16();
        jump(c, c.fetch16(), offset);
    }

    static void callMemory(Cpu c) {
        call(c, selectorInMemory(c), offsetInMemory(c));
    }

    static void jumpMemory(Cpu c) {
        jump(c, selectorInMemory(c), offsetInMemory(c));
    }

    private static int offsetInMemory(Cpu c) {
        return c.operand32 ? c.memory.get32(c.operandAddress) : c.memory.get16(c.operandAddress);
    }

    private static int selectorInMemory(Cpu c) {
        return c.memory.get16(c.operandAddress + (c.operand32 ? 4 : 2));
    }

    private static void call(Cpu c, int selector, int offset) {
        int sp = c.reg32(Cpu.SP);
        int bytes = c.operand32 ? 4 : 2;
        c.checkLimit(Cpu.SS, sp - bytes & 0xFFFF, bytes);
        c.checkLimit(Cpu.SS, sp - 2 * bytes & 0xFFFF, bytes);
        int target = NearTransfers.checked(c, offset);
        try {
            Stack.push(c, c.segments[Cpu.CS]);
            Stack.push(c, c.ip);
        } catch (Fault fault) {
            c.setReg32(Cpu.SP, sp);
            throw fault;
        }
        c.setSegment(Cpu.CS, selector);
        c.ip = target;
    }

    private static void jump(Cpu c, int selector, int offset) {
        c.ip = NearTransfers.checked(c, offset);
        c.setSegment(Cpu.CS, selector);
    }

    static void ret(Cpu c, int release) {
        int sp = c.reg32(Cpu.SP);
        try {
            int offset = Stack.pop(c);
            int selector = Stack.pop(c);
            int target = NearTransfers.checked(c, offset);
            c.setSegment(Cpu.CS, selector);
            c.ip = target;
            c.setReg16(Cpu.SP, c.reg32(Cpu.SP) + release);
        } catch (Fault fault) {
            c.setReg32(Cpu.SP, sp);
            throw fault;
        }
    }

    static void interruptReturn(Cpu c) {
        int sp = c.reg32(Cpu.SP);
        try {
            int offset = Stack.pop(c);
            int selector = Stack.pop(c);
            int flags = Stack.pop(c);
            int target = NearTransfers.checked(c, offset);
            c.setSegment(Cpu.CS, selector);
            c.ip = target;
            Stack.setFlags(c, flags);
        } catch (Fault fault) {
            c.setReg32(Cpu.SP, sp);
            throw fault;
        }
    }
}
