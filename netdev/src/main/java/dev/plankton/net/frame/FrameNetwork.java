package dev.plankton.net.frame;

/** Sends Ethernet frames, without FCS, to VMs. */
public interface FrameNetwork {
    /**
     * Queues a copy of the frame for the VM's NIC and wakes it; the array is the caller's again upon return. Any thread.
     *
     * @return false when it was dropped: the VM's queue is full or the VM is gone
     */
    boolean send(int vm, byte[] frame, int offset, int length);

    /** Whether the VM's NIC may receive a frame now; if not it is neither sent one nor woken. Any thread. */
    default boolean receives(int vm) {
        return true;
    }

    /**
     * As {@link #send}, but a VM that is idle may run on the calling thread at once, so that its answer is often heard of before
     * this returns. Not to be called from a {@link FrameListener}.
     */
    default boolean sendHere(int vm, byte[] frame, int offset, int length) {
        return send(vm, frame, offset, length);
    }
}
