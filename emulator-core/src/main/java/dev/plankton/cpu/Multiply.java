package dev.plankton.cpu;

/**
 * MUL and IMUL. CF and OF tell whether the upper half is needed. The others are undefined: the captured 686 leaves them as
 * they were, the 80286 derives them from the upper half and sets AF, the 8086 derives them from the upper half plus, for
 * IMUL, the sign of the lower one.
 */
final class Multiply {
    private Multiply() {}

    static void mul8(Cpu c, int factor) {
        int product = c.reg8(Cpu.AL) * factor;
        c.setReg16(Cpu.AX, product);
        setFlags(c, (byte) (product >> 8), product >>> 8 != 0);
    }

    static void imul8(Cpu c, int factor) {
        int product = (byte) c.reg32(Cpu.AX) * factor;
        c.setReg16(Cpu.AX, product);
        if (c.model == CpuModel.I8086) {
            signed8086(c, (byte) (product >> 8), product >> 7 & 1, Alu.BYTE);
            return;
        }
        setFlags(c, (byte) (product >> 8), product != (byte) product);
    }

    static void mul(Cpu c, int factor, boolean wide) {
        if (wide) {
            long product = (c.reg32(Cpu.AX) & 0xFFFFFFFFL) * (factor & 0xFFFFFFFFL);
            setPair32(c, product);
            setFlags(c, (int) (product >> 32), product >>> 32 != 0);
        } else {
            int product = (c.reg32(Cpu.AX) & 0xFFFF) * (factor & 0xFFFF);
            setPair16(c, product);
            setFlags(c, (short) (product >> 16), product >>> 16 != 0);
        }
    }

    static void imul(Cpu c, int factor, boolean wide) {
        if (wide) {
            long product = (long) c.reg32(Cpu.AX) * factor;
            setPair32(c, product);
            setFlags(c, (int) (product >> 32), product != (int) product);
        } else {
            int product = (short) c.reg32(Cpu.AX) * factor;
            setPair16(c, product);
            if (c.model == CpuModel.I8086) {
                signed8086(c, (short) (product >> 16), product >> 15 & 1, Alu.WORD);
                return;
            }
            setFlags(c, (short) (product >> 16), product != (short) product);
        }
    }

    /** IMUL with two or three operands; both factors sign-extended. */
    static void imulTo(Cpu c, int a, int b) {
        Operands.setRegister(c, (int) product(c, a, b, Operands.shift(c)));
    }

    /** Multiplies words or doublewords, as {@code shift} tells. */
    static long product(Cpu c, long a, long b, int shift) {
        long product = a * b;
        long truncated = product << shift >> shift;
        setFlags(c, (int) (product >> 64 - shift), product != truncated);
        return truncated;
    }

    private static void setPair16(Cpu c, int product) {
        c.setReg16(Cpu.AX, product);
        c.setReg16(Cpu.DX, product >>> 16);
    }

    private static void setPair32(Cpu c, long product) {
        c.setReg32(Cpu.AX, (int) product);
        c.setReg32(Cpu.DX, (int) (product >>> 32));
    }

    /** The 8086 adds the lower half's sign to the upper half: what is left tells whether that is needed. */
    private static void signed8086(Cpu c, int upper, int sign, int shift) {
        long rest = Alu.add(c, upper, sign, shift);
        c.setCarry(rest != 0);
        c.setOverflow(rest != 0);
    }

    private static void setFlags(Cpu c, int upper, boolean upperNeeded) {
        if (c.model == CpuModel.I80286) {
            c.setLogicResult(upper);
            c.carries = Flags.AF;
        } else if (c.model == CpuModel.I8086) {
            c.setLogicResult(upper);
        }
        c.setCarry(upperNeeded);
        c.setOverflow(upperNeeded);
    }
}
