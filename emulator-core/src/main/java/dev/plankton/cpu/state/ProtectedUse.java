package dev.plankton.cpu.state;

/**
 * What a guest wants of protected mode that is not there: it can load segment registers by descriptors and go back. A use is
 * also a code of 21 bits, its kind above 16 bits of a vector or selector, which {@link #text} puts into words.
 */
public enum ProtectedUse {
    INTERRUPT("interrupt %02Xh, which needs a gate"),
    SOFTWARE_INTERRUPT("INT %02Xh, which needs a gate"),
    EXCEPTION("exception %d, which needs a gate"),
    NOT_PRESENT("#NP by selector %04Xh"),
    STACK_FAULT("#SS by selector %04Xh"),
    GENERAL_PROTECTION("#GP by selector %04Xh"),
    LOCAL_TABLE("selector %04Xh of a local descriptor table"),
    SYSTEM_DESCRIPTOR("the gate or task with selector %04Xh"),
    CODE_32("the 32-bit code segment %04Xh"),
    OUTER_LEVEL("a return to the outer level of selector %04Xh"),
    INTERRUPT_RETURN("IRET"),
    PAGING("paging, CR0.PG"),
    SYSTEM_INSTRUCTION("an instruction for tasks, local tables or the check of selectors, opcode %04Xh");

    private static final ProtectedUse[] ALL = values();
    private static final int KIND = 16;

    private final String format;

    ProtectedUse(String format) {
        this.format = format;
    }

    /** Its code, with a vector or selector. */
    public int code(int detail) {
        return ordinal() << KIND | detail & 0xFFFF;
    }

    /** The words for a code. */
    public static String text(int code) {
        int kind = code >> KIND;
        if (kind < 0 || kind >= ALL.length) {
            throw new IllegalArgumentException("no use of protected mode has the code " + code);
        }
        return ALL[kind].format.formatted(code & 0xFFFF);
    }
}
