package dev.plankton.cpu.region.frame;

/** What is known of EDX and EAX at an instruction. */
public enum Pair {
    /** Nothing. */
    UNKNOWN,
    /** Both are in {@link Frame#PAIR}. */
    TOGETHER,
    /** The same, and EDX is the sign of EAX. */
    SIGN,
    /** EDX is 0. */
    ZERO;

    /** Whether both are in {@link Frame#PAIR}. */
    public boolean isThere() {
        return this == TOGETHER || this == SIGN;
    }
}
