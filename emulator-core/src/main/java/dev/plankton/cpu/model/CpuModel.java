package dev.plankton.cpu.model;

/**
 * A processor model: the data the engine consults where processors differ. Sources: Intel 8086 Family User's Manual
 * (1979), 80286 Programmer's Reference Manual (1987), Intel SDM vol. 3, chapter 23 "Architecture compatibility".
 */
public enum CpuModel {
    /** Intel 8086: 20 address lines, no faults but 0, word operands wrap within their segment. */
    I8086("i8086", 86, 0xFF, 15, 0xF000, 0x0FD5),
    /** Intel 80286 in real mode: shift counts modulo 32, exceptions, instructions of at most 10 bytes. */
    I80286("i80286", 286, 0x1F, 10, 0, 0x0FD5),
    /** Pentium Pro: all integer instructions of the 386 to the 686 that real mode can use. */
    I686("i686", 686, 0x1F, 15, 0, 0x247FD5);

    /** Auxiliary carry, the bit of EFLAGS. */
    private static final int AF = 1 << 4;

    private static final int DS = 3, GS = 5;

    private final String label;
    private final int generation;
    private final int shiftCountMask;
    private final int maxInstructionLength;
    private final int flagsAlwaysSet;
    private final int flagsWritable;

    CpuModel(
            String label,
            int generation,
            int shiftCountMask,
            int maxInstructionLength,
            int flagsHigh,
            int flagsWritable) {
        this.label = label;
        this.generation = generation;
        this.shiftCountMask = shiftCountMask;
        this.maxInstructionLength = maxInstructionLength;
        this.flagsAlwaysSet = flagsHigh | 2;
        this.flagsWritable = flagsWritable;
    }

    /** The name users write: {@code i8086}, {@code i80286} or {@code i686}. */
    public String label() {
        return label;
    }

    /** The model whose {@link #label} is {@code label}. */
    public static CpuModel of(String label) {
        for (CpuModel model : values()) {
            if (model.label.equals(label)) {
                return model;
            }
        }
        throw new IllegalArgumentException("unknown CPU model '" + label + "': use i8086, i80286 or i686");
    }

    /** Number of the processor generation as the opcode table writes it: 86, 286 or 686. */
    public int generation() {
        return generation;
    }

    /** Bits of a shift or rotate count that count. */
    public int shiftCountMask() {
        return shiftCountMask;
    }

    /** Longest instruction in bytes; a longer one is #GP. The 8086 has no limit and is never asked. */
    public int maxInstructionLength() {
        return maxInstructionLength;
    }

    /** AF after SHR and SAR, which is architecturally undefined. */
    public int auxiliaryOfRightShift() {
        return this == I8086 ? 0 : AF;
    }

    /** Flag bits that read as 1. */
    public int flagsAlwaysSet() {
        return flagsAlwaysSet;
    }

    /** Flag bits that POPF and IRET can change. */
    public int flagsWritable() {
        return flagsWritable;
    }

    /** Number of the last segment register: GS from the 386 on. */
    public int lastSegment() {
        return this == I686 ? GS : DS;
    }

    /** Whether operands and instructions wrap at offset FFFF instead of faulting. */
    public boolean wrapsAtSegmentEnd() {
        return this == I8086;
    }
}
