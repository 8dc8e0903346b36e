package dev.plankton.machine;

/** Why a VM ended. */
public enum StopReason {
    /** The guest wrote its exit code to the debug-exit port F4h. */
    EXITED("the guest exited"),
    /** The guest halted with interrupts off: nothing can wake it. */
    HALTED_FOR_EVER("the guest halted with interrupts off"),
    /** An exception could not be delivered, nor the double fault that followed: a triple fault. */
    SHUTDOWN("triple fault"),
    /** The guest wanted more of protected mode than to load segments: {@link Exit.Ended#text} says what. */
    PROTECTED_MODE("the guest needs protected mode, which Plankton does not emulate"),
    /** The BIOS found nothing to boot from (INT 18h). */
    NO_BOOT("nothing to boot from"),
    /** Its changes grew beyond the memory there is. */
    OUT_OF_MEMORY("no memory left for its changes"),
    /** The host stopped it. */
    STOPPED("stopped by the host"),
    /** A defect of Plankton was caught before it could harm another VM. */
    DEFECT("internal error"),
    /** Its changes grew beyond the limit that it was given. */
    MEMORY_LIMIT("its changes take more memory than its limit"),
    /** A request took it more instructions than the limit that it was given. */
    INSTRUCTION_LIMIT("a request took more instructions than its limit");

    private final String text;

    StopReason(String text) {
        this.text = text;
    }

    /** The reason in words. */
    public String text() {
        return text;
    }
}
