package dev.plankton.device.nic;

import dev.plankton.memory.Memory;

/** The host's side of the request NIC. Called on the thread that runs the VM. */
public interface RequestHost {
    /** Takes a part of the reply: {@code length} bytes (1 or more) of {@code memory} at {@code address}, now only. */
    void replyPart(Memory memory, int address, int length);

    /** The reply is complete. */
    void replyEnd();

    /** The guest dropped the request: what was taken of a reply is void, the connection is to be closed. */
    void refused();

    /** The number of this VM. */
    int vmNumber();

    /** The NIC is idle; the host may present the next request from within this call. */
    void ready();
}
