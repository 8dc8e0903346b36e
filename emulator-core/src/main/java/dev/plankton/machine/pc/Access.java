package dev.plankton.machine.pc;

/** Accesses to memory that {@link Machine#watch} stops at. */
public enum Access {
    /** Writes, of another value or the same. */
    WRITE,
    /** Reads. */
    READ,
    /** Reads and writes. */
    ANY,
    /** Writes of another value. */
    CHANGE;

    boolean includes(boolean write) {
        return switch (this) {
            case WRITE, CHANGE -> write;
            case READ -> !write;
            case ANY -> true;
        };
    }
}
