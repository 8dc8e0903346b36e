package dev.plankton.cpu.ops;

import dev.plankton.cpu.state.CpuState;

/** CPUID of a Pentium Pro (Intel SDM vol. 2; Application Note 485). */
final class Cpuid {
    private static final int FAMILY_6_MODEL_1 = 0x00000611;

    /** There is an x87. */
    private static final int FPU = 1;

    /** DE, TSC, MSR, CX8 and CMOV. */
    private static final int FEATURES = 1 << 2 | 1 << 4 | 1 << 5 | 1 << 8 | 1 << 15;

    private Cpuid() {}

    static void execute(CpuState c) {
        if (c.reg32(CpuState.AX) == 0) {
            set(c, 1, "Genu", "ntel", "ineI");
        } else {
            c.setReg32(CpuState.AX, FAMILY_6_MODEL_1);
            c.setReg32(CpuState.BX, 0);
            c.setReg32(CpuState.CX, 0);
            c.setReg32(CpuState.DX, FEATURES | (c.coprocessor ? FPU : 0));
        }
    }

    private static void set(CpuState c, int highest, String ebx, String ecx, String edx) {
        c.setReg32(CpuState.AX, highest);
        c.setReg32(CpuState.BX, fourBytes(ebx));
        c.setReg32(CpuState.CX, fourBytes(ecx));
        c.setReg32(CpuState.DX, fourBytes(edx));
    }

    private static int fourBytes(String text) {
        return text.charAt(0) | text.charAt(1) << 8 | text.charAt(2) << 16 | text.charAt(3) << 24;
    }
}
