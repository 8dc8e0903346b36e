package dev.plankton.cpu.isa;

/** Bits of EFLAGS (Intel SDM vol. 1, section 3.4.3). */
public final class Flags {
    /** Carry. */
    public static final int CF = 1;
    /** Parity of the result's low byte. */
    public static final int PF = 1 << 2;
    /** Auxiliary carry, out of bit 3. */
    public static final int AF = 1 << 4;
    /** Zero. */
    public static final int ZF = 1 << 6;
    /** Sign. */
    public static final int SF = 1 << 7;
    /** Trap: single step. */
    public static final int TF = 1 << 8;
    /** Interrupts enabled. */
    public static final int IF = 1 << 9;
    /** Direction of string instructions: set = downwards. */
    public static final int DF = 1 << 10;
    /** Overflow. */
    public static final int OF = 1 << 11;
    /** I/O privilege level, two bits. */
    public static final int IOPL = 3 << 12;
    /** Nested task. */
    public static final int NT = 1 << 14;
    /** Resume. */
    public static final int RF = 1 << 16;
    /** Alignment check. */
    public static final int AC = 1 << 18;
    /** CPUID is there if this can be changed. */
    public static final int ID = 1 << 21;

    /** The six arithmetic flags, which are kept lazily. */
    public static final int ARITHMETIC = CF | PF | AF | ZF | SF | OF;

    private Flags() {}
}
