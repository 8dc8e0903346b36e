package dev.plankton.machine.pc;

/** A flag of the FLAGS register, by Intel's name. */
public enum Flag {
    CF(0),
    PF(2),
    AF(4),
    ZF(6),
    SF(7),
    TF(8),
    IF(9),
    DF(10),
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
