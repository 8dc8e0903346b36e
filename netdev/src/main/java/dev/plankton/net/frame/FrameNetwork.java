package dev.plankton.net.frame;

/** Sends Ethernet frames, without FCS, to VMs. */
public interface FrameNetwork {
    /**
     * Queues a copy of the frame for the VM's NIC and wakes it; the array is the caller's again upon return. Any thread.
     *
     * @return false when it was dropped: the VM's queue is full or the VM is gone
     */
    boolean send(int vm, byte[] frame, int offset, int length);
}
