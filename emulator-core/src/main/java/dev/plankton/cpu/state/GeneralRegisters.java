package dev.plankton.cpu.state;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.Memory;

/**
 * General and control registers and the instruction pointer. The general registers lie in memory, see {@link Registers}.
 * Confined to one thread at a time.
 */
public abstract class GeneralRegisters extends LazyFlags {
    /** 16- and 32-bit register numbers, in encoding order. */
    public static final int AX = 0, CX = 1, DX = 2, BX = 3, SP = 4, BP = 5, SI = 6, DI = 7;
    /** 8-bit register numbers, in encoding order. */
    public static final int AL = 0, CL = 1, DL = 2, BL = 3, AH = 4, CH = 5, DH = 6, BH = 7;

    /** CR0 bits (Intel SDM vol. 3, section 2.5). */
    public static final int CR0_PE = 1, CR0_MP = 2, CR0_EM = 4, CR0_TS = 8, CR0_ET = 16, CR0_NE = 32;

    public static final int CR0_PG = 1 << 31;

    public final Memory memory;

    public int ip;

    public int cr0;
    public int idtBase;
    public int idtLimit;
    public int gdtBase;
    public int gdtLimit;

    GeneralRegisters(CpuModel model, Memory memory) {
        super(model);
        this.memory = memory;
    }

    /** The memory it addresses. */
    public Memory memory() {
        return memory;
    }

    /** 8-bit register {@code n}, see {@link #AL}. */
    public int reg8(int n) {
        return memory.get8(Registers.byteRegister(n));
    }

    /** Sets 8-bit register {@code n} to the low byte of {@code value}. */
    public void setReg8(int n, int value) {
        memory.store8(Registers.byteRegister(n), value);
    }

    /** 16-bit register {@code n}, see {@link #AX}. */
    public int reg16(int n) {
        return memory.get16(Registers.register(n));
    }

    /** Sets 16-bit register {@code n} to the low word of {@code value}. */
    public void setReg16(int n, int value) {
        memory.store16(Registers.register(n), value);
    }

    /** 32-bit register {@code n}, see {@link #AX}. */
    public int reg32(int n) {
        return memory.get32(Registers.register(n));
    }

    /** Sets 32-bit register {@code n}. */
    public void setReg32(int n, int value) {
        memory.store32(Registers.register(n), value);
    }

    /** Whether CR0.PE is set. */
    public boolean protectedMode() {
        return (cr0 & CR0_PE) != 0;
    }

    /** Instruction pointer, 0 to FFFFh. */
    public int ip() {
        return ip & 0xFFFF;
    }

    /** Whether execution has run past FFFFh, so that the next fetch is #GP; a jump or a handler leads back. */
    public boolean beyondSegment() {
        return beyondSegment(ip);
    }

    /** The same of an IP that has not been taken modulo 64 KiB. */
    public boolean beyondSegment(int unmasked) {
        return unmasked > 0xFFFF && !model.wrapsAtSegmentEnd();
    }

    /** Sets the instruction pointer. */
    public void setIp(int value) {
        ip = value & 0xFFFF;
    }
}
