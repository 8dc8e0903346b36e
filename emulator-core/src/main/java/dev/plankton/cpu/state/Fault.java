package dev.plankton.cpu.state;

/**
 * A processor exception raised while an instruction executes. Stackless and shared: it carries only its vector.
 */
@SuppressWarnings("StaticAssignmentOfThrowable") // Shared on purpose: a fault must cost no allocation.
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** #DE, divide error. */
    public static final Fault DE = new Fault(0);
    /** #DB, debug exception before an instruction; DR6 has been set. */
    public static final Fault DB = new Fault(1);
    /** #BR, BOUND range exceeded. */
    public static final Fault BR = new Fault(5);
    /** #UD, invalid opcode. */
    public static final Fault UD = new Fault(6);
    /** #NM, no coprocessor. */
    public static final Fault NM = new Fault(7);
    /** Coprocessor segment overrun (80286). */
    public static final Fault MP = new Fault(9);
    /** #SS, stack segment overrun. */
    static final Fault SS = new Fault(12);
    /** #GP, segment overrun and everything else. */
    public static final Fault GP = new Fault(13);
    /** #MF, x87 floating-point error. */
    public static final Fault MF = new Fault(16);

    /** No exception: protected mode has none that could be delivered, and {@link CpuState#protectedUse} says what for. */
    public static final Fault ENDS = new Fault(-1);

    /** No exception: the first of a long run of prefixes is passed over (8086 only). */
    public static final Fault PREFIX_RUN = new Fault(-1);

    public final int vector;

    private Fault(int vector) {
        super(null, null, false, false);
        this.vector = vector;
    }
}
