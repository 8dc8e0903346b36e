package dev.plankton.net.endpoint;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;

/**
 * What a connection needs of the VM that it leads to, which may be one of this process or of another one. Its methods are called on
 * an event loop and return at once, or after a short slice; the listeners may be called on any thread, and never block.
 */
public interface Endpoint {
    /**
     * Gives the VM one whole request; ownership of the array passes to the VM. An idle VM may run on the calling thread, and the
     * listener have heard all of the reply when this returns.
     */
    Offer request(byte[] bytes, ReplyListener listener);

    /** Gives the VM bytes on COM1, likewise. */
    Offer sendSerial(byte[] bytes);

    /** Takes the far end of COM1; false if it is taken. */
    boolean attachSerial(SerialListener listener);

    /** Leaves the far end of COM1, if it is {@code listener} that has it. */
    void detachSerial(SerialListener listener);

    /** What the VM does now, as far as this process knows. */
    RunState state();
}
