package dev.plankton.machine.pc;

/** A flag of the FLAGS register, by Intel's name. */
public enum Flag {
    /** Carry. */
    CF(0),
    /** Parity of the low byte: set if even. */
    PF(2),
    /** Auxiliary carry, out of bit 3. */
    AF(4),
    /** Zero. */
    ZF(6),
    /** Sign. */
    SF(7),
    /** Trap: an exception after each instruction. */
    TF(8),
    /** Interrupt enable. */
    IF(9),
    /** Direction of string instructions: set for downwards. */
    DF(10),
    /** Overflow. */
    OF(11);

    private final int bit;

    Flag(int bit) {
        this.bit = bit;
    }

    /** Its bit in FLAGS. */
    public int mask() {
        return 1 << bit;
    }
}
