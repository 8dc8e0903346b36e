package dev.plankton.machine.pc;

import dev.plankton.cpu.Cpu;

/** A register of the CPU, by Intel's name. */
public enum Register {
    /** Low byte of AX. */
    AL(Kind.BYTE, 0),
    /** Low byte of CX. */
    CL(Kind.BYTE, 1),
    /** Low byte of DX. */
    DL(Kind.BYTE, 2),
    /** Low byte of BX. */
    BL(Kind.BYTE, 3),
    /** High byte of AX. */
    AH(Kind.BYTE, 4),
    /** High byte of CX. */
    CH(Kind.BYTE, 5),
    /** High byte of DX. */
    DH(Kind.BYTE, 6),
    /** High byte of BX. */
    BH(Kind.BYTE, 7),
    /** Accumulator, 16 bits. */
    AX(Kind.WORD, 0),
    /** Counter, 16 bits. */
    CX(Kind.WORD, 1),
    /** Data register, 16 bits. */
    DX(Kind.WORD, 2),
    /** Base register, 16 bits. */
    BX(Kind.WORD, 3),
    /** Stack pointer, 16 bits. */
    SP(Kind.WORD, 4),
    /** Base pointer, 16 bits. */
    BP(Kind.WORD, 5),
    /** Source index, 16 bits. */
    SI(Kind.WORD, 6),
    /** Destination index, 16 bits. */
    DI(Kind.WORD, 7),
    /** Accumulator, 32 bits. */
    EAX(Kind.DOUBLEWORD, 0),
    /** Counter, 32 bits. */
    ECX(Kind.DOUBLEWORD, 1),
    /** Data register, 32 bits. */
    EDX(Kind.DOUBLEWORD, 2),
    /** Base register, 32 bits. */
    EBX(Kind.DOUBLEWORD, 3),
    /** Stack pointer, 32 bits. */
    ESP(Kind.DOUBLEWORD, 4),
    /** Base pointer, 32 bits. */
    EBP(Kind.DOUBLEWORD, 5),
    /** Source index, 32 bits. */
    ESI(Kind.DOUBLEWORD, 6),
    /** Destination index, 32 bits. */
    EDI(Kind.DOUBLEWORD, 7),
    /** Extra segment. */
    ES(Kind.SEGMENT, 0),
    /** Code segment. */
    CS(Kind.SEGMENT, 1),
    /** Stack segment. */
    SS(Kind.SEGMENT, 2),
    /** Data segment. */
    DS(Kind.SEGMENT, 3),
    /** Another extra segment; i686 only. */
    FS(Kind.SEGMENT, 4),
    /** Another extra segment; i686 only. */
    GS(Kind.SEGMENT, 5),
    /** Instruction pointer: the offset of the next instruction. */
    IP(Kind.IP, 0),
    /** The flags, 16 bits: see {@link Flag}. */
    FLAGS(Kind.FLAGS, 0);

    private enum Kind {
        BYTE,
        WORD,
        DOUBLEWORD,
        SEGMENT,
        IP,
        FLAGS
    }

    private final Kind kind;
    private final int number;

    Register(Kind kind, int number) {
        this.kind = kind;
        this.number = number;
    }

    /** Its width in bits: 8, 16 or 32. */
    public int bits() {
        return switch (kind) {
            case BYTE -> 8;
            case DOUBLEWORD -> 32;
            default -> 16;
        };
    }

    int get(Cpu cpu) {
        return switch (kind) {
            case BYTE -> cpu.reg8(number);
            case WORD -> cpu.reg16(number);
            case DOUBLEWORD -> cpu.reg32(number);
            case SEGMENT -> cpu.segment(number);
            case IP -> cpu.ip();
            case FLAGS -> cpu.flags() & 0xFFFF;
        };
    }

    void set(Cpu cpu, int value) {
        if (kind != Kind.DOUBLEWORD && value >>> bits() != 0) {
            throw new IllegalArgumentException("%s holds %d bits: %Xh is too large".formatted(this, bits(), value));
        }
        switch (kind) {
            case BYTE -> cpu.setReg8(number, value);
            case WORD -> cpu.setReg16(number, value);
            case DOUBLEWORD -> cpu.setReg32(number, value);
            case SEGMENT -> {
                cpu.stringCut &= number != Cpu.CS || cpu.segment(number) == value; // Elsewhere, nothing goes on.
                cpu.setSegment(number, value);
            }
            case IP -> {
                cpu.stringCut &= cpu.ip() == value;
                cpu.setIp(value);
            }
            case FLAGS -> cpu.setFlags(cpu.flags() & ~0xFFFF | value);
        }
    }
}
