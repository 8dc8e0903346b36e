package dev.plankton.hypervisor;

/** Takes what a VM sends on COM1. Called on the thread that runs the VM: return at once. */
public interface SerialListener {
    /** Bytes the guest sent, in order; the array is only valid during the call. */
    void output(Vm vm, byte[] bytes, int offset, int length);

    /** The VM has room again for input after it answered {@link Offer#FULL}. */
    default void ready(Vm vm) {}

    /** The VM has stopped; nothing follows. */
    default void stopped(Vm vm) {}
}
