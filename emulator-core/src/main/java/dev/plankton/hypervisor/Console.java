package dev.plankton.hypervisor;

/**
 * Follows what any VM of a hypervisor shows. Called by any thread, for different VMs at the same time, for each VM in order,
 * one call at a time; where is up to {@link HypervisorBuilder#callbackExecutor} and {@link NonBlocking}. What it throws is
 * counted, and its VM goes on.
 */
public interface Console {
    /** A console that shows nothing. */
    @SuppressWarnings("ClassInitializationDeadlock") // No other code names that class, so none initialises it first.
    Console NONE = new NoConsole();

    /**
     * Bytes that VM number {@code vm} sent on COM1 while no {@link SerialListener} was attached to it; the array is only valid during
     * the call.
     */
    default void serial(int vm, byte[] bytes, int offset, int length) {}

    /** A character (0 to 255, code page 437) that VM number {@code vm} wrote through the BIOS. */
    default void teletype(int vm, int character) {}

    /** A byte (0 to 255) that VM number {@code vm} wrote to the debug port E9h. */
    default void debug(int vm, int value) {}
}
