package dev.plankton.cpu;

/** The decimal adjust instructions (Intel SDM vol. 2). */
final class Decimal {
    private Decimal() {}

    static void daa(Cpu c) {
        adjustPacked(c, 1);
    }

    static void das(Cpu c) {
        adjustPacked(c, -1);
    }

    private static void adjustPacked(Cpu c, int sign) {
        int old = c.reg8(Cpu.AL);
        boolean low = (old & 15) > 9 || (c.carries & Flags.AF) != 0;
        boolean high = old > 0x99 || c.carry();
        int value = old + sign * ((low ? 6 : 0) + (high ? 0x60 : 0));
        // DAS borrows out of the low digit's correction even when the high digit needs none.
        boolean carry = high || sign < 0 && low && old < 6;
        c.setReg8(Cpu.AL, value);
        c.setLogicResult((byte) value);
        c.carries = (low ? Flags.AF : 0) | (carry ? Long.MIN_VALUE : 0);
    }

    static void aaa(Cpu c) {
        adjustUnpacked(c, 1);
    }

    static void aas(Cpu c) {
        adjustUnpacked(c, -1);
    }

    private static void adjustUnpacked(Cpu c, int sign) {
        boolean adjust = (c.reg32(Cpu.AX) & 15) > 9 || (c.carries & Flags.AF) != 0;
        if (adjust) {
            if (c.model == CpuModel.I8086) {
                c.setReg8(Cpu.AL, c.reg32(Cpu.AX) + sign * 6);
                c.setReg8(Cpu.AH, c.reg8(Cpu.AH) + sign);
            } else {
                c.setReg16(Cpu.AX, c.reg32(Cpu.AX) + sign * 0x106);
            }
        }
        c.setReg8(Cpu.AL, c.reg32(Cpu.AX) & 15);
        c.setLogicResult((byte) c.reg32(Cpu.AX));
        c.carries = adjust ? Long.MIN_VALUE | Flags.AF : 0;
    }

    static void aam(Cpu c) {
        int base = c.fetch8();
        if (base == 0) {
            throw Fault.DE;
        }
        int value = c.reg8(Cpu.AL);
        c.setReg8(Cpu.AH, value / base);
        c.setReg8(Cpu.AL, value % base);
        c.setLogicResult((byte) c.reg32(Cpu.AX));
    }

    static void aad(Cpu c) {
        int value = c.reg8(Cpu.AL) + c.reg8(Cpu.AH) * c.fetch8();
        c.setReg16(Cpu.AX, value & 0xFF);
        c.setLogicResult((byte) value);
    }
}
