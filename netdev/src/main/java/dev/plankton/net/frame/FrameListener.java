package dev.plankton.net.frame;

/** Hears what VMs send. */
public interface FrameListener {
    /** Called on the thread that runs the VM; the bytes are valid only during the call; must not block. */
    void onFrame(int vm, byte[] frame, int offset, int length);
}
