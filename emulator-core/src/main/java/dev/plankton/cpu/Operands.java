package dev.plankton.cpu;

/**
 * Operands of the cold instruction being executed: E and G of ModRM, in its operand size. E is at an address, be it a
 * register or not.
 */
final class Operands {
    private Operands() {}

    static boolean isRegister(Cpu c) {
        return c.modRm >= 0xC0;
    }

    static int load8(Cpu c) {
        return c.memory.get8(c.operandAddress);
    }

    static void store8(Cpu c, int value) {
        c.memory.store8(c.operandAddress, value);
    }

    /** E as a sign-extended word. */
    static int load16(Cpu c) {
        return (short) c.memory.get16(c.operandAddress);
    }

    /** E in operand size, sign-extended. */
    static int load(Cpu c) {
        return c.operand32 ? c.memory.get32(c.operandAddress) : load16(c);
    }

    static void store(Cpu c, int value) {
        if (c.operand32) {
            c.memory.store32(c.operandAddress, value);
        } else {
            c.memory.store16(c.operandAddress, value);
        }
    }

    /** G in operand size, sign-extended. */
    static int register(Cpu c) {
        int value = c.reg32(c.modRm >> 3 & 7);
        return c.operand32 ? value : (short) value;
    }

    static void setRegister(Cpu c, int value) {
        setRegister(c, c.modRm >> 3 & 7, value);
    }

    /** Sets register {@code n} in operand size. */
    static void setRegister(Cpu c, int n, int value) {
        if (c.operand32) {
            c.setReg32(n, value);
        } else {
            c.setReg16(n, value);
        }
    }

    /** The shift that {@link Alu} wants for the operand size. */
    static int shift(Cpu c) {
        return c.operand32 ? Alu.DWORD : Alu.WORD;
    }

    /** Makes {@code bytes} at {@code offset} of the operand's segment the memory operand. */
    static void moveTo(Cpu c, int offset, int bytes) {
        c.checkLimit(c.operandSegment, offset, bytes);
        int address = (c.bases[c.operandSegment] + offset) & c.addressMask;
        c.operandAddress = address > c.wrapFrom ? c.window.openOperand(c.operandSegment, offset, bytes) : address;
    }

    static int overridden(Cpu c, int segment) {
        return c.segmentOverride >= 0 ? c.segmentOverride : segment;
    }

    /** MOV Ev,Sw: a register gets the selector zero-extended, memory always a word. */
    static void storeSegment(Cpu c) {
        int n = segmentNumber(c);
        if (!storable(c, n)) {
            throw Fault.UD;
        }
        if (isRegister(c)) {
            setRegister(c, c.modRm & 7, c.segments[n]);
        } else {
            c.memory.store16(c.operandAddress, c.segments[n]);
        }
    }

    /** MOV Sw,Ew. */
    static void loadSegment(Cpu c) {
        int n = segmentNumber(c);
        if (!loadable(c, n)) {
            throw Fault.UD;
        }
        c.setSegment(n, load16(c));
        if (n == Cpu.SS) {
            c.inhibitInterrupts();
        }
    }

    /** Whether MOV can store segment register {@code n}. */
    static boolean storable(Cpu c, int n) {
        return c.model == CpuModel.I8086 || n <= c.model.lastSegment();
    }

    /** Whether MOV can load segment register {@code n}. */
    static boolean loadable(Cpu c, int n) {
        return c.model == CpuModel.I8086 || n <= c.model.lastSegment() && n != Cpu.CS;
    }

    /** The segment register that the reg field names; an 8086 looks at two of its bits. */
    private static int segmentNumber(Cpu c) {
        return c.modRm >> 3 & (c.model == CpuModel.I8086 ? 3 : 7);
    }

    /** BOUND: #BR unless the register lies within the pair in memory, both included and signed. */
    static void bound(Cpu c) {
        int index = register(c);
        int at = c.operandAddress;
        int lower = c.operand32 ? c.memory.get32(at) : (short) c.memory.get16(at);
        int upper = c.operand32 ? c.memory.get32(at + 4) : (short) c.memory.get16(at + 2);
        if (index < lower || index > upper) {
            throw Fault.BR;
        }
    }
}
