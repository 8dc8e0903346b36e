package dev.plankton.machine;

/**
 * Something that a guest does, or that happens to it, at which the host takes part: what real hypervisors call an exit, and
 * interrupts of all kinds. Accesses to memory are none.
 */
public sealed interface GuestEvent {
    /**
     * An instruction has accessed a port; a repeated one does so once for each of its accesses. What the BIOS does to devices
     * is not reported.
     *
     * @param port 0 to FFFFh
     * @param size bytes: 1, 2 or 4
     * @param value what was read or written, without bits beyond that size
     */
    record PortAccess(int port, int size, boolean write, int value) implements GuestEvent {}

    /**
     * The processor has entered a handler, whose first instruction is next.
     *
     * @param vector 0 to FFh
     * @param ax AX as the handler gets it
     */
    record Interrupt(int vector, Cause cause, int ax) implements GuestEvent {}

    /** Why a handler is entered. */
    enum Cause {
        /** INT n, INT3, INTO or INT1. */
        INSTRUCTION,
        /** A device has requested it. */
        DEVICE,
        /** An instruction has failed, or is traced. */
        EXCEPTION
    }

    /**
     * The BIOS has done a service, or a step of a long one, or begun to wait within it.
     *
     * @param number the interrupt of the service, 10h for example; above 7Fh parts that belong to no interrupt
     * @param ax AX as the guest called it
     */
    record Service(int number, int ax) implements GuestEvent {}

    /** The guest has executed HLT, and sleeps. */
    record Halt() implements GuestEvent {}
}
