package dev.plankton.hypervisor;

/**
 * Follows what any VM of a hypervisor shows, where nobody is attached to that VM itself. Called on the thread that runs
 * the VM: return at once.
 */
public interface Console {
    /** A console that shows nothing. */
    Console NONE = new Console() {};

    /** Bytes that {@code vm} sent on COM1, in order, while nobody was attached; the array is only valid now. */
    default void serial(Vm vm, byte[] bytes, int offset, int length) {}

    /** A character (0 to 255, code page 437) that {@code vm} wrote through the BIOS. */
    default void teletype(Vm vm, int character) {}

    /** A byte (0 to 255) that {@code vm} wrote to the debug port E9h. */
    default void debug(Vm vm, int value) {}
}
