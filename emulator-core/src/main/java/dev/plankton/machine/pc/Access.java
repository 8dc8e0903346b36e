package dev.plankton.machine.pc;

/** Accesses to memory that {@link Machine#watch} stops at. */
public enum Access {
    /** Writes, of another value or the same. */
    WRITE,
    /** Reads. */
    READ,
    /** Reads and writes. */
    ANY;

    boolean includes(boolean write) {
        return this == ANY || write == (this == WRITE);
    }
}
