package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;

/**
 * MUL and IMUL. CF and OF tell whether the upper half is needed. The others are undefined: the captured 686 leaves them as
 * they were, the 80286 derives them from the upper half and sets AF, the 8086 derives them from the upper half plus, for
 * IMUL, the sign of the lower one.
 *
 * <p>On an 8086 a REP prefix negates the product of both: it sets the flip-flop that its microcode keeps the sign in.
 */
public final class Multiply {
    private Multiply() {}

    public static void mul8(CpuState c, int factor) {
        int product = signed8086(c, c.reg8(CpuState.AL) * factor) & 0xFFFF;
        c.setReg16(CpuState.AX, product);
        setFlags(c, (byte) (product >> 8), product >>> 8 != 0);
    }

    public static void imul8(CpuState c, int factor) {
        int product = signed8086(c, (byte) c.reg32(CpuState.AX) * factor);
        c.setReg16(CpuState.AX, product);
        if (c.model == CpuModel.I8086) {
            flags8086(c, (byte) (product >> 8), product >> 7 & 1, Alu.BYTE);
            return;
        }
        setFlags(c, (byte) (product >> 8), product != (byte) product);
    }

    public static void mul(CpuState c, int factor, boolean wide) {
        if (wide) {
            long product = (c.reg32(CpuState.AX) & 0xFFFFFFFFL) * (factor & 0xFFFFFFFFL);
            setPair32(c, product);
            setFlags(c, (int) (product >> 32), product >>> 32 != 0);
        } else {
            int product = signed8086(c, (c.reg32(CpuState.AX) & 0xFFFF) * (factor & 0xFFFF));
            setPair16(c, product);
            setFlags(c, (short) (product >> 16), product >>> 16 != 0);
        }
    }

    public static void imul(CpuState c, int factor, boolean wide) {
        if (wide) {
            long product = (long) c.reg32(CpuState.AX) * factor;
            setPair32(c, product);
            setFlags(c, (int) (product >> 32), product != (int) product);
        } else {
            int product = signed8086(c, (short) c.reg32(CpuState.AX) * factor);
            setPair16(c, product);
            if (c.model == CpuModel.I8086) {
                flags8086(c, (short) (product >> 16), product >> 15 & 1, Alu.WORD);
                return;
            }
            setFlags(c, (short) (product >> 16), product != (short) product);
        }
    }

    /** IMUL with two or three operands; both factors sign-extended. */
    public static void imulTo(CpuState c, int a, int b) {
        Operands.setRegister(c, (int) product(c, a, b, Operands.shift(c)));
    }

    /** Multiplies words or doublewords, as {@code shift} tells. */
    public static long product(CpuState c, long a, long b, int shift) {
        long product = a * b;
        long truncated = product << shift >> shift;
        setFlags(c, (int) (product >> 64 - shift), product != truncated);
        return truncated;
    }

    private static int signed8086(CpuState c, int product) {
        return c.model == CpuModel.I8086 && c.repeat != 0 ? -product : product;
    }

    private static void setPair16(CpuState c, int product) {
        c.setReg16(CpuState.AX, product);
        c.setReg16(CpuState.DX, product >>> 16);
    }

    private static void setPair32(CpuState c, long product) {
        c.setReg32(CpuState.AX, (int) product);
        c.setReg32(CpuState.DX, (int) (product >>> 32));
    }

    /** The 8086 adds the lower half's sign to the upper half: what is left tells whether that is needed. */
    private static void flags8086(CpuState c, int upper, int sign, int shift) {
        long rest = Alu.add(c, upper, sign, shift);
        c.setCarry(rest != 0);
        c.setOverflow(rest != 0);
    }

    private static void setFlags(CpuState c, int upper, boolean upperNeeded) {
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
