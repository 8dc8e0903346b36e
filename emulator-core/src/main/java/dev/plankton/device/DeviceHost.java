package dev.plankton.device;

import dev.plankton.memory.Memory;
import java.util.Arrays;

/**
 * What is outside the PC: the far end of its serial line, its network and its consoles. By default nothing is connected,
 * and the VM is number 0. Called on the thread that runs the VM.
 */
public interface DeviceHost {
    /** Nothing is connected to anything. */
    DeviceHost UNCONNECTED = new DeviceHost() {};

    /** The number of this VM, from 0. */
    default int vmNumber() {
        return 0;
    }

    /**
     * Random bytes, at least 16, that no other VM gets, nor this one for other arguments; the same for the same. By default
     * there are none, and all are FFh as if no device answered.
     *
     * @param restored see {@code IdentityPorts}
     * @param block 0 or more; -1 for the generation id
     */
    default byte[] random(long restored, long block) {
        byte[] none = new byte[16];
        Arrays.fill(none, (byte) 0xFF);
        return none;
    }

    /** A card of a user is called, which may do other things for this VM than for one in the same state. */
    default void cardCalled() {}

    // Serial line

    /** Takes a byte (0 to 255) that the guest sent. */
    default void transmit(int value) {}

    /** The next byte (0 to 255) for the guest, or -1 when there is none just now. */
    default int receive() {
        return -1;
    }

    // Request NIC

    /** The NIC is idle; the next request may be presented from within this call. */
    default void ready() {}

    /** Takes a part of the reply: {@code length} bytes (1 or more) of {@code memory} at {@code address}, now only. */
    default void replyPart(Memory memory, int address, int length) {}

    /** The reply is complete. */
    default void replyEnd() {}

    /** The guest dropped the request: what was taken of a reply is void, the connection is to be closed. */
    default void refused() {}

    // NE2000

    /** Takes a frame that the guest sends, without FCS; the bytes are valid only now. */
    default void sendFrame(byte[] bytes, int offset, int length) {}

    /** There may be room for frames that wait, which may be handed to the NIC from within this call. */
    default void frameRoom() {}

    // Consoles

    /** Takes a character (0 to 255, code page 437) written through INT 10h, control characters included. */
    default void teletype(int character) {}

    /** Takes a byte (0 to 255) written to the debug console, port E9h. */
    default void debug(int value) {}
}
