package dev.plankton.hypervisor.io;

/**
 * Takes the Ethernet frames that VMs send through their NE2000. Called by any thread, for different VMs at the same time,
 * for each VM in order, one call at a time; where is up to {@link dev.plankton.hypervisor.HypervisorBuilder#callbackExecutor} and {@link
 * NonBlocking}. It may send frames to any VM, this one included, by {@link dev.plankton.hypervisor.Vm#sendFrame}, but not by {@link
 * dev.plankton.hypervisor.Vm#sendFrameHere}. What it throws is counted, and its VM goes on.
 */
@FunctionalInterface
public interface Cable {
    /** A frame that VM number {@code vm} sends, without FCS, 14 to 1518 bytes; they are valid only during the call. */
    void frame(int vm, byte[] bytes, int offset, int length);

    /**
     * How many VMs will hear a frame, at most: the sender is charged for each, as it makes them run. By default none. Called
     * on the thread that runs the sender, in the middle of its slice: return at once, and throw nothing.
     */
    default int hearers(byte[] bytes, int offset, int length) {
        return 0;
    }
}
