package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;

/**
 * DIV and IDIV: #DE for a zero divisor or a quotient that does not fit. The flags are undefined: the captured 686 keeps CF
 * and OF, sets AF and clears the others; for the 80286 see {@link #flags286}, for the 8086 {@link Divide8086}.
 */
public final class Divide {
    private Divide() {}

    public static void div8(CpuState c, int divisor) {
        if (c.model == CpuModel.I8086) {
            c.setReg16(CpuState.AX, Divide8086.divide(c, c.reg8(CpuState.AH), c.reg8(CpuState.AL), divisor, Alu.BYTE));
            return;
        }
        int dividend = c.reg16(CpuState.AX);
        if (divisor == 0 || dividend / divisor > 0xFF) {
            throw Fault.DE;
        }
        setBytes(c, dividend / divisor, dividend % divisor);
        flags286(c, (byte) (dividend % divisor), (dividend / divisor & 1) == 0 || dividend % divisor + divisor > 0xFF);
    }

    public static void idiv8(CpuState c, int divisor) {
        if (c.model == CpuModel.I8086) {
            c.setReg16(
                    CpuState.AX,
                    Divide8086.divideSigned(c, c.reg8(CpuState.AH), c.reg8(CpuState.AL), divisor & 0xFF, Alu.BYTE));
            return;
        }
        int dividend = (short) c.reg32(CpuState.AX);
        if (divisor == 0) {
            throw Fault.DE;
        }
        int quotient = dividend / divisor;
        if (quotient != (byte) quotient) {
            throw Fault.DE;
        }
        setBytes(c, quotient, dividend % divisor);
        flags286(c, dividend % divisor, divisor >= 0);
    }

    public static void div(CpuState c, int divisor, boolean wide) {
        if (wide) {
            div32(c, divisor & 0xFFFFFFFFL);
            return;
        }
        int unsigned = divisor & 0xFFFF;
        if (c.model == CpuModel.I8086) {
            setPair(c, Divide8086.divide(c, c.reg16(CpuState.DX), c.reg16(CpuState.AX), unsigned, Alu.WORD));
            return;
        }
        long dividend = (c.reg16(CpuState.DX) << 16 | c.reg16(CpuState.AX)) & 0xFFFFFFFFL;
        if (unsigned == 0 || dividend / unsigned > 0xFFFF) {
            throw Fault.DE;
        }
        int remainder = (int) (dividend % unsigned);
        setWords(c, (int) (dividend / unsigned), remainder);
        flags286(c, (short) remainder, (dividend / unsigned & 1) == 0 || remainder + unsigned > 0xFFFF);
    }

    private static void div32(CpuState c, long divisor) {
        long dividend = dividend64(c);
        if (divisor == 0) {
            throw Fault.DE;
        }
        long quotient = Long.divideUnsigned(dividend, divisor);
        if (quotient >>> 32 != 0) {
            throw Fault.DE;
        }
        setFlags(c);
        c.setReg32(CpuState.AX, (int) quotient);
        c.setReg32(CpuState.DX, (int) (dividend - quotient * divisor));
    }

    public static void idiv(CpuState c, int divisor, boolean wide) {
        if (c.model == CpuModel.I8086) {
            setPair(
                    c,
                    Divide8086.divideSigned(c, c.reg16(CpuState.DX), c.reg16(CpuState.AX), divisor & 0xFFFF, Alu.WORD));
            return;
        }
        if (divisor == 0) {
            throw Fault.DE;
        }
        if (wide) {
            idiv32(c, divisor);
            return;
        }
        int dividend = c.reg16(CpuState.DX) << 16 | c.reg16(CpuState.AX);
        long quotient = (long) dividend / divisor;
        if (quotient != (short) quotient) {
            throw Fault.DE;
        }
        int remainder = (int) (dividend % (long) divisor);
        setWords(c, (int) quotient, remainder);
        flags286(c, remainder, divisor >= 0);
    }

    private static void idiv32(CpuState c, int divisor) {
        long dividend = dividend64(c);
        long quotient = dividend / divisor;
        // Long.MIN_VALUE / -1 wraps to itself, which does not fit either.
        if (quotient != (int) quotient) {
            throw Fault.DE;
        }
        setFlags(c);
        c.setReg32(CpuState.AX, (int) quotient);
        c.setReg32(CpuState.DX, (int) (dividend % divisor));
    }

    private static long dividend64(CpuState c) {
        return (long) c.reg32(CpuState.DX) << 32 | c.reg32(CpuState.AX) & 0xFFFFFFFFL;
    }

    private static void setFlags(CpuState c) {
        if (c.model == CpuModel.I686) {
            c.setArithmeticFlags(c.flags() & (Flags.CF | Flags.OF) | Flags.AF);
        }
    }

    /** An 80286's flags: SF, ZF and PF of the remainder, AF set, CF and OF by how its last step went. */
    private static void flags286(CpuState c, int remainder, boolean carry) {
        if (c.model == CpuModel.I80286) {
            c.setLogicResult(remainder);
            c.carries = Flags.AF;
            c.setCarry(carry);
            c.setOverflow(carry);
        }
    }

    private static void setPair(CpuState c, int pair) {
        c.setReg16(CpuState.AX, pair);
        c.setReg16(CpuState.DX, pair >>> 16);
    }

    private static void setBytes(CpuState c, int quotient, int remainder) {
        setFlags(c);
        c.setReg8(CpuState.AL, quotient);
        c.setReg8(CpuState.AH, remainder);
    }

    private static void setWords(CpuState c, int quotient, int remainder) {
        setFlags(c);
        c.setReg16(CpuState.AX, quotient);
        c.setReg16(CpuState.DX, remainder);
    }
}
