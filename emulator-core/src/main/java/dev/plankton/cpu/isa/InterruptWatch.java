package dev.plankton.cpu.isa;

/** What is notified of interrupts and exceptions, for the host. */
public interface InterruptWatch {
    /** Why a handler is entered. */
    enum Cause {
        /** INT, INT3, INTO or INT1. */
        INSTRUCTION,
        /** A device has requested it. */
        DEVICE,
        /** An instruction has failed, or is traced. */
        EXCEPTION
    }

    /** The CPU has entered the handler of {@code vector}, whose first instruction is next. */
    void entered(int vector, Cause cause);
}
