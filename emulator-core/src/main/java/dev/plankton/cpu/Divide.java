package dev.plankton.cpu;

/**
 * DIV and IDIV: #DE for a zero divisor or a quotient that does not fit. The flags are undefined: the captured 686 keeps CF
 * and OF, sets AF and clears the others.
 */
final class Divide {
    private Divide() {}

    static void div8(Cpu c, int divisor) {
        int dividend = c.reg16(Cpu.AX);
        if (divisor == 0 || dividend / divisor > 0xFF) {
            throw Fault.DE;
        }
        setBytes(c, dividend / divisor, dividend % divisor);
    }

    static void idiv8(Cpu c, int divisor) {
        int dividend = (short) c.reg32(Cpu.AX);
        if (divisor == 0) {
            throw Fault.DE;
        }
        int quotient = dividend / divisor;
        if (quotient != (byte) quotient || smallestQuotient(c, quotient, Byte.MIN_VALUE)) {
            throw Fault.DE;
        }
        setBytes(c, quotient, dividend % divisor);
    }

    static void div(Cpu c, int divisor) {
        if (c.operand32) {
            div32(c, divisor & 0xFFFFFFFFL);
            return;
        }
        long dividend = (c.reg16(Cpu.DX) << 16 | c.reg16(Cpu.AX)) & 0xFFFFFFFFL;
        int unsigned = divisor & 0xFFFF;
        if (unsigned == 0 || dividend / unsigned > 0xFFFF) {
            throw Fault.DE;
        }
        setWords(c, (int) (dividend / unsigned), (int) (dividend % unsigned));
    }

    private static void div32(Cpu c, long divisor) {
        long dividend = dividend64(c);
        if (divisor == 0) {
            throw Fault.DE;
        }
        long quotient = Long.divideUnsigned(dividend, divisor);
        if (quotient >>> 32 != 0) {
            throw Fault.DE;
        }
        setFlags(c);
        c.setReg32(Cpu.AX, (int) quotient);
        c.setReg32(Cpu.DX, (int) (dividend - quotient * divisor));
    }

    static void idiv(Cpu c, int divisor) {
        if (divisor == 0) {
            throw Fault.DE;
        }
        if (c.operand32) {
            idiv32(c, divisor);
            return;
        }
        int dividend = c.reg16(Cpu.DX) << 16 | c.reg16(Cpu.AX);
        long quotient = (long) dividend / divisor;
        if (quotient != (short) quotient || smallestQuotient(c, quotient, Short.MIN_VALUE)) {
            throw Fault.DE;
        }
        setWords(c, (int) quotient, (int) (dividend % (long) divisor));
    }

    private static void idiv32(Cpu c, int divisor) {
        long dividend = dividend64(c);
        long quotient = dividend / divisor;
        // Long.MIN_VALUE / -1 wraps to itself, which does not fit either.
        if (quotient != (int) quotient) {
            throw Fault.DE;
        }
        setFlags(c);
        c.setReg32(Cpu.AX, (int) quotient);
        c.setReg32(Cpu.DX, (int) (dividend % divisor));
    }

    /** The 8086 faults on the quotients 80h and 8000h too (8086 Family User's Manual, IDIV). */
    private static boolean smallestQuotient(Cpu c, long quotient, int smallest) {
        return c.model == CpuModel.I8086 && quotient == smallest;
    }

    private static long dividend64(Cpu c) {
        return (long) c.reg32(Cpu.DX) << 32 | c.reg32(Cpu.AX) & 0xFFFFFFFFL;
    }

    private static void setFlags(Cpu c) {
        if (c.model == CpuModel.I686) {
            c.setArithmeticFlags(c.flags() & (Flags.CF | Flags.OF) | Flags.AF);
        }
    }

    private static void setBytes(Cpu c, int quotient, int remainder) {
        setFlags(c);
        c.setReg8(Cpu.AL, quotient);
        c.setReg8(Cpu.AH, remainder);
    }

    private static void setWords(Cpu c, int quotient, int remainder) {
        setFlags(c);
        c.setReg16(Cpu.AX, quotient);
        c.setReg16(Cpu.DX, remainder);
    }
}
