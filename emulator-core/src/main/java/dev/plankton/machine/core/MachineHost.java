package dev.plankton.machine.core;

import dev.plankton.device.nic.FrameHost;
import dev.plankton.device.nic.RequestHost;
import dev.plankton.device.serial.SerialHost;
import dev.plankton.memory.Memory;

/**
 * What the mounted VM's devices are connected to outside of it. Unless overridden nothing is connected, and the VM is
 * number 0. Called on the thread that runs the VM.
 */
public interface MachineHost extends SerialHost, RequestHost, FrameHost {
    /** Nothing is connected to anything. */
    MachineHost UNCONNECTED = new MachineHost() {};

    /** A byte (0 to 255) that the guest wrote to the debug console, port E9h. */
    default void debug(int value) {}

    @Override
    default void transmit(int value) {}

    @Override
    default int receive() {
        return -1;
    }

    @Override
    default void replyPart(Memory memory, int address, int length) {}

    @Override
    default void replyEnd() {}

    @Override
    default void refused() {}

    @Override
    default int vmNumber() {
        return 0;
    }

    @Override
    default void ready() {}

    @Override
    default void sendFrame(byte[] bytes, int offset, int length) {}

    @Override
    default void frameRoom() {}

    /** A character (0 to 255, code page 437) that the guest wrote through INT 10h, control characters included. */
    default void teletype(int character) {}
}
