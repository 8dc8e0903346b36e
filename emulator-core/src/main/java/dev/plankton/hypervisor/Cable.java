package dev.plankton.hypervisor;

/**
 * Takes the Ethernet frames that VMs send through their NE2000. Called on the thread that runs the VM: return at once. It
 * may send frames to any VM, this one included, by {@link Vm#sendFrame}, but not by {@link Vm#sendFrameHere}.
 */
@FunctionalInterface
public interface Cable {
    /** A frame that {@code vm} sends, without FCS, 14 to 1518 bytes; they are valid only during the call. */
    void frame(Vm vm, byte[] bytes, int offset, int length);
}
