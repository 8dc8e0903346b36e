package dev.plankton.hypervisor;

/**
 * Takes the Ethernet frames that VMs send through their NE2000. Called on the thread that runs the VM: return at once. It
 * may send frames to any VM, this one included, by {@link Vm#sendFrame}, but not by {@link Vm#sendFrameHere}.
 */
@FunctionalInterface
public interface Cable {
    /**
     * A frame that {@code vm} sends, without FCS, 14 to 1518 bytes; they are valid only during the call.
     *
     * @return the number of VMs that it was sent to; the sender is charged for each, as it makes them run
     */
    int frame(Vm vm, byte[] bytes, int offset, int length);
}
