package dev.plankton.verification.program;

/**
 * What the program of a case is like, by its seed. A seed once had a program of another kind than now in none of the lists of
 * seeds that are kept.
 */
public enum ProgramKind {
    /** Instructions one after the other. */
    PLAIN,
    /** Loops, branches and calls around random instructions. */
    LOOPS,
    /** The same, with a software interrupt that the program handles itself. */
    INTERRUPTS,
    /** Loops dense with what is rare elsewhere, see {@link RareInstructions}. */
    RARE,
    /** Loops dense with instructions of the x87, see {@link X87Instructions}. */
    X87;

    private static final int KINDS = 16;

    /** The kind of the program of a seed. */
    public static ProgramKind of(long seed) {
        return switch (Math.floorMod(seed, KINDS)) {
            case 1, 5, 12 -> X87;
            case 3, 4, 8, 11 -> RARE;
            case 7, 15 -> PLAIN;
            case 6, 14 -> INTERRUPTS;
            default -> LOOPS;
        };
    }

    /** Whether it is written by {@link HotLoops}. */
    public boolean isHot() {
        return this == RARE || this == X87;
    }
}
