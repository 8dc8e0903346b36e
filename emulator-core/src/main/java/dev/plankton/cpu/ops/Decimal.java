package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;

/** The decimal adjust instructions (Intel SDM vol. 2). */
public final class Decimal {
    private Decimal() {}

    public static void daa(CpuState c) {
        adjustPacked(c, 1);
    }

    public static void das(CpuState c) {
        adjustPacked(c, -1);
    }

    private static void adjustPacked(CpuState c, int sign) {
        int old = c.reg8(CpuState.AL);
        boolean low = (old & 15) > 9 || (c.carries & Flags.AF) != 0;
        boolean half = (c.carries & Flags.AF) != 0;
        boolean high = old > (c.model == CpuModel.I8086 && half ? 0x9F : 0x99) || c.carry();
        int correction = (low ? 6 : 0) + (high ? 0x60 : 0);
        // DAS borrows out of the low digit's correction even when the high digit needs none.
        boolean carry = high || sign < 0 && low && old < 6 && c.model != CpuModel.I8086;
        c.setReg8(CpuState.AL, (int) correct(c, (byte) old, (byte) correction, sign));
        c.carries = (low ? Flags.AF : 0) | (carry ? Long.MIN_VALUE : 0);
    }

    /** Adds or subtracts; OF, which is undefined here, is that of this step, as captured. */
    private static long correct(CpuState c, int value, int correction, int sign) {
        return sign > 0 ? Alu.add(c, value, correction, Alu.BYTE) : Alu.subtract(c, value, correction, Alu.BYTE);
    }

    // Called by generated code, for the 686.

    /** Of DAA and DAS, by AL and a region's carries: the correction, with 100h added if AF is set, and 200h if CF is. */
    public static int packed(int al, int carries, boolean subtracts) {
        boolean low = (al & 15) > 9 || (carries & Flags.AF) != 0;
        boolean high = al > 0x99 || carries < 0;
        boolean carry = high || subtracts && low && al < 6;
        return (low ? 0x106 : 0) + (high ? 0x60 : 0) + (carry ? 0x200 : 0);
    }

    /** Of AAA and AAS: 1 if they adjust, else 0. */
    public static int unpacked(int al, int carries) {
        return (al & 15) > 9 || (carries & Flags.AF) != 0 ? 1 : 0;
    }

    public static void aaa(CpuState c) {
        adjustUnpacked(c, 1);
    }

    public static void aas(CpuState c) {
        adjustUnpacked(c, -1);
    }

    private static void adjustUnpacked(CpuState c, int sign) {
        boolean adjust = (c.reg32(CpuState.AX) & 15) > 9 || (c.carries & Flags.AF) != 0;
        if (c.model == CpuModel.I686) {
            // The flags that are undefined are those of the addition to AX.
            int correction = adjust ? sign * 0x106 : 0;
            Alu.add(c, (short) c.reg16(CpuState.AX), correction, Alu.WORD);
        } else {
            correct(c, (byte) c.reg8(CpuState.AL), adjust ? 6 : 0, sign);
        }
        if (adjust) {
            if (c.model == CpuModel.I8086) {
                c.setReg8(CpuState.AL, c.reg32(CpuState.AX) + sign * 6);
                c.setReg8(CpuState.AH, c.reg8(CpuState.AH) + sign);
            } else {
                c.setReg16(CpuState.AX, c.reg32(CpuState.AX) + sign * 0x106);
            }
        }
        c.setReg8(CpuState.AL, c.reg32(CpuState.AX) & 15);
        c.carries = adjust ? Long.MIN_VALUE | Flags.AF : 0;
    }

    public static void aam(CpuState c) {
        int base = c.fetch8();
        int value = c.reg8(CpuState.AL);
        if (base == 0) {
            if (c.model != CpuModel.I686) {
                c.setLogicResult(c.model == CpuModel.I8086 ? 0 : value >> 1);
            }
            throw Fault.DE;
        }
        c.setReg8(CpuState.AH, value / base);
        c.setReg8(CpuState.AL, value % base);
        c.setLogicResult((byte) c.reg32(CpuState.AX));
    }

    /** Its flags are those of the addition at its end; on the 80286 OF is as CF. */
    public static void aad(CpuState c) {
        int tens = c.reg8(CpuState.AH) * c.fetch8();
        c.setReg16(CpuState.AX, (int) Alu.add(c, (byte) c.reg8(CpuState.AL), (byte) tens, Alu.BYTE) & 0xFF);
        if (c.model == CpuModel.I80286) {
            c.setOverflow(c.carry());
        }
    }
}
