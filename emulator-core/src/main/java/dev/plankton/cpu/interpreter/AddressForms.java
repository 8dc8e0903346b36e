package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Registers;

/** Effective addresses that ModRM and SIB name (Intel SDM vol. 2, tables 2-1 to 2-3). */
public final class AddressForms {
    private static final int NONE = -1;

    /**
     * For each ModRM byte with a 16-bit memory operand: distance of the base register from {@link Registers#GENERAL},
     * that of the index register shifted by 8, the segment shifted by 16.
     */
    static final int[] FORM16 = new int[256];

    static {
        int[] base = {CpuState.BX, CpuState.BX, CpuState.BP, CpuState.BP, NONE, NONE, CpuState.BP, CpuState.BX};
        int[] index = {CpuState.SI, CpuState.DI, CpuState.SI, CpuState.DI, CpuState.SI, CpuState.DI, NONE, NONE};
        for (int modRm = 0; modRm < 256; modRm++) {
            boolean absolute = (modRm & 0xC7) == 6;
            int b = absolute ? NONE : base[modRm & 7];
            int segment = b == CpuState.BP ? CpuState.SS : CpuState.DS;
            FORM16[modRm] = distance(b) | distance(absolute ? NONE : index[modRm & 7]) << 8 | segment << 16;
        }
    }

    private AddressForms() {}

    /** What a ModRM byte means with 16-bit addresses: its base and index for {@link #base16}, and the segment above. */
    public static int form16(int modRm) {
        return FORM16[modRm];
    }

    private static int distance(int register) {
        return (register == NONE ? Registers.ZERO : Registers.register(register)) - Registers.GENERAL;
    }

    /** The offset that a 16-bit form of base and index, without displacement, names just now. */
    public static int base16(CpuState c, int form) {
        return c.memory.get16(Registers.GENERAL + (form & 0xFF))
                + c.memory.get16(Registers.GENERAL + (form >> 8 & 0xFF));
    }

    /**
     * Decodes a 32-bit address form at CS:IP, advances IP past it and sets the CPU's operand segment.
     *
     * @return the offset
     */
    static int decode32(CpuState c, int modRm) {
        int mod = modRm >> 6;
        int rm = modRm & 7;
        int segment = CpuState.DS;
        int offset;
        if (rm == 4) {
            int sib = c.fetch8();
            int base = sib & 7;
            int index = sib >> 3 & 7;
            offset = index == 4 ? 0 : c.reg32(index) << (sib >> 6);
            if (base == 5 && mod == 0) {
                offset += c.fetch32();
            } else {
                offset += c.reg32(base);
                segment = base == CpuState.SP || base == CpuState.BP ? CpuState.SS : CpuState.DS;
            }
        } else if (rm == 5 && mod == 0) {
            offset = c.fetch32();
        } else {
            offset = c.reg32(rm);
            segment = rm == CpuState.BP ? CpuState.SS : CpuState.DS;
        }
        if (mod == 1) {
            offset += (byte) c.fetch8();
        } else if (mod == 2) {
            offset += c.fetch32();
        }
        c.operandSegment = segment;
        return offset;
    }
}
