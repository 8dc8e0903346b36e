package dev.plankton.machine.pc;

import dev.plankton.cpu.Cpu;

/** A register of the CPU, by Intel's name. */
public enum Register {
    AL(Kind.BYTE, 0),
    CL(Kind.BYTE, 1),
    DL(Kind.BYTE, 2),
    BL(Kind.BYTE, 3),
    AH(Kind.BYTE, 4),
    CH(Kind.BYTE, 5),
    DH(Kind.BYTE, 6),
    BH(Kind.BYTE, 7),
    AX(Kind.WORD, 0),
    CX(Kind.WORD, 1),
    DX(Kind.WORD, 2),
    BX(Kind.WORD, 3),
    SP(Kind.WORD, 4),
    BP(Kind.WORD, 5),
    SI(Kind.WORD, 6),
    DI(Kind.WORD, 7),
    EAX(Kind.DOUBLEWORD, 0),
    ECX(Kind.DOUBLEWORD, 1),
    EDX(Kind.DOUBLEWORD, 2),
    EBX(Kind.DOUBLEWORD, 3),
    ESP(Kind.DOUBLEWORD, 4),
    EBP(Kind.DOUBLEWORD, 5),
    ESI(Kind.DOUBLEWORD, 6),
    EDI(Kind.DOUBLEWORD, 7),
    ES(Kind.SEGMENT, 0),
    CS(Kind.SEGMENT, 1),
    SS(Kind.SEGMENT, 2),
    DS(Kind.SEGMENT, 3),
    FS(Kind.SEGMENT, 4),
    GS(Kind.SEGMENT, 5),
    IP(Kind.IP, 0),
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
            case SEGMENT -> cpu.setSegment(number, value);
            case IP -> cpu.setIp(value);
            case FLAGS -> cpu.setFlags(cpu.flags() & ~0xFFFF | value);
        }
    }
}
