package dev.plankton.cpu;

/** Effective addresses that ModRM and SIB name (Intel SDM vol. 2, tables 2-1 to 2-3). */
final class AddressForms {
    private static final int NONE = -1;

    /**
     * For each ModRM byte with a 16-bit memory operand: distance of the base register from {@link Registers#GENERAL},
     * that of the index register shifted by 8, the segment shifted by 16.
     */
    static final int[] FORM16 = new int[256];

    static {
        int[] base = {Cpu.BX, Cpu.BX, Cpu.BP, Cpu.BP, NONE, NONE, Cpu.BP, Cpu.BX};
        int[] index = {Cpu.SI, Cpu.DI, Cpu.SI, Cpu.DI, Cpu.SI, Cpu.DI, NONE, NONE};
        for (int modRm = 0; modRm < 256; modRm++) {
            boolean absolute = (modRm & 0xC7) == 6;
            int b = absolute ? NONE : base[modRm & 7];
            int segment = b == Cpu.BP ? Cpu.SS : Cpu.DS;
            FORM16[modRm] = distance(b) | distance(absolute ? NONE : index[modRm & 7]) << 8 | segment << 16;
        }
    }

    private AddressForms() {}

    private static int distance(int register) {
        return (register == NONE ? Registers.ZERO : Registers.register(register)) - Registers.GENERAL;
    }

    /** The offset that a 16-bit form of base and index, without displacement, names just now. */
    static int base16(Cpu c, int form) {
        return c.memory.get16(Registers.GENERAL + (form & 0xFF))
                + c.memory.get16(Registers.GENERAL + (form >> 8 & 0xFF));
    }

    /**
     * Decodes a 32-bit address form at CS:IP, advances IP behind it and sets the CPU's operand segment.
     *
     * @return the offset
     */
    static int decode32(Cpu c, int modRm) {
        int mod = modRm >> 6;
        int rm = modRm & 7;
        int segment = Cpu.DS;
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
                segment = base == Cpu.SP || base == Cpu.BP ? Cpu.SS : Cpu.DS;
            }
        } else if (rm == 5 && mod == 0) {
            offset = c.fetch32();
        } else {
            offset = c.reg32(rm);
            segment = rm == Cpu.BP ? Cpu.SS : Cpu.DS;
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
