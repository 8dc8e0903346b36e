package dev.plankton.cpu.region.frame;

import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;

/**
 * General registers of 32 bits whose lower 16 are in a local of their own at an instruction. So one that needs the lower half alone
 * does not wait until both are put together, although the whole is often not needed. Where ways meet, all are together.
 */
final class Halves {
    private final CodeBuilder code;
    private int registers;
    private boolean allowed;

    Halves(CodeBuilder code) {
        this.code = code;
    }

    /** They are allowed from here on, or not: then what is in halves is put together. */
    void allow(boolean may) {
        allowed = may;
        if (!may) {
            join(registers);
            registers = 0;
        }
    }

    boolean allowed() {
        return allowed;
    }

    /** The registers in halves, as bits. */
    int registers() {
        return registers;
    }

    /** The local with the low 16 bits of a register. */
    int low(int register) {
        return (registers >> register & 1) != 0 ? Frame.LOWS + register : Frame.local(register);
    }

    /** Pops the lower half of a register. */
    void pop(int register) {
        code.istore(Frame.LOWS + register);
        registers |= 1 << register;
    }

    /** The register's own local has got all of it. */
    void replaced(int register) {
        registers &= ~(1 << register);
    }

    /** Puts the halves of a register together, if it is in halves. */
    void joinOne(int register) {
        join(registers & 1 << register);
        replaced(register);
    }

    /** Puts the halves of some registers together, on one of the ways from here on. */
    void join(int some) {
        for (int n = CpuState.AX; n <= CpuState.DI; n++) {
            if ((some >> n & 1) != 0) {
                code.iload(Frame.local(n)).loadConstant(0xFFFF0000).iand();
                code.iload(Frame.LOWS + n).loadConstant(0xFFFF).iand().ior().istore(Frame.local(n));
            }
        }
    }
}
