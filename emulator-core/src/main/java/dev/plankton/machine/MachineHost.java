package dev.plankton.machine;

import dev.plankton.bios.Teletype;
import dev.plankton.device.FrameHost;
import dev.plankton.device.RequestHost;
import dev.plankton.device.SerialHost;

/**
 * What the mounted VM's devices are connected to outside of it. Called on the thread that runs the VM.
 */
public interface MachineHost extends SerialHost, RequestHost, FrameHost, Teletype {
    /** A byte (0 to 255) that the guest wrote to the debug console, port E9h. */
    void debug(int value);

    /** Unless overridden the NE2000's cable leads nowhere. */
    @Override
    default void sendFrame(byte[] bytes, int offset, int length) {}

    @Override
    default void frameRoom() {}
}
