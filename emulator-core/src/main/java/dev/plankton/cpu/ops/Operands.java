package dev.plankton.cpu.ops;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.Selectors;

/**
 * Operands of the cold instruction being executed: E and G of ModRM, in its operand size. E is at an address, be it a
 * register or not.
 */
public final class Operands {
    private Operands() {}

    static boolean isRegister(CpuState c) {
        return c.modRm >= 0xC0;
    }

    public static int load8(CpuState c) {
        return c.memory.get8(c.operandAddress);
    }

    public static void store8(CpuState c, int value) {
        c.memory.store8(c.operandAddress, value);
    }

    /** E as a sign-extended word. */
    static int load16(CpuState c) {
        return (short) c.memory.get16(c.operandAddress);
    }

    /** E in operand size, sign-extended. */
    public static int load(CpuState c) {
        return c.operand32 ? c.memory.get32(c.operandAddress) : load16(c);
    }

    static void store(CpuState c, int value) {
        if (c.operand32) {
            c.memory.store32(c.operandAddress, value);
        } else {
            c.memory.store16(c.operandAddress, value);
        }
    }

    /** G in operand size, sign-extended. */
    public static int register(CpuState c) {
        int value = c.reg32(c.modRm >> 3 & 7);
        return c.operand32 ? value : (short) value;
    }

    public static void setRegister(CpuState c, int value) {
        setRegister(c, c.modRm >> 3 & 7, value);
    }

    /** Sets register {@code n} in operand size. */
    public static void setRegister(CpuState c, int n, int value) {
        if (c.operand32) {
            c.setReg32(n, value);
        } else {
            c.setReg16(n, value);
        }
    }

    /** The shift that {@link Alu} wants for the operand size. */
    static int shift(CpuState c) {
        return c.operand32 ? Alu.DWORD : Alu.WORD;
    }

    /** Makes {@code bytes} at {@code offset} of the operand's segment the memory operand, which the instruction may store. */
    static void moveTo(CpuState c, int offset, int bytes, boolean writes) {
        c.hidden.check(c.operandSegment, offset, bytes, writes);
        c.operandOffset = offset;
        int at = c.hidden.index(c.operandSegment, offset, bytes);
        if (at < 0) {
            c.operandAddress = c.window.openOperand(c.operandSegment, offset, bytes);
        } else {
            c.operandAddress = at;
            c.memory.expose(at, bytes);
        }
    }

    public static int overridden(CpuState c, int segment) {
        return c.segmentOverride >= 0 ? c.segmentOverride : segment;
    }

    /** MOV Ev,Sw: a register gets the selector zero-extended, memory always a word. */
    public static void storeSegment(CpuState c) {
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
    public static void loadSegment(CpuState c) {
        int n = segmentNumber(c);
        if (!loadable(c, n)) {
            throw Fault.UD;
        }
        Selectors.load(c, n, load16(c));
        if (n == CpuState.SS) {
            c.inhibitInterrupts(true);
        }
    }

    /** Whether MOV can store segment register {@code n}. */
    public static boolean storable(CpuState c, int n) {
        return c.model == CpuModel.I8086 || n <= c.model.lastSegment();
    }

    /** Whether MOV can load segment register {@code n}. */
    public static boolean loadable(CpuState c, int n) {
        return c.model == CpuModel.I8086 || n <= c.model.lastSegment() && n != CpuState.CS;
    }

    /** The segment register that the reg field names; an 8086 looks at two of its bits. */
    private static int segmentNumber(CpuState c) {
        return c.modRm >> 3 & (c.model == CpuModel.I8086 ? 3 : 7);
    }

    /** BOUND: #BR unless the register lies within the pair in memory, both included and signed. */
    public static void bound(CpuState c) {
        int index = register(c);
        int at = c.operandAddress;
        int lower = c.operand32 ? c.memory.get32(at) : (short) c.memory.get16(at);
        int upper = c.operand32 ? c.memory.get32(at + 4) : (short) c.memory.get16(at + 2);
        if (index < lower || index > upper) {
            throw Fault.BR;
        }
    }
}
