package dev.plankton.device.nic;

/** What an {@link Ne2000}'s cable leads to. Called on the thread that runs the VM. */
public interface FrameHost {
    /** Takes a frame that the guest sends, without FCS; the bytes are valid only now. */
    void sendFrame(byte[] bytes, int offset, int length);

    /** There may be room for frames that wait; the host may hand them to {@link Ne2000#receive} from within this call. */
    void frameRoom();

    /** The number of this VM, which its station address is made of. */
    int vmNumber();
}
