package dev.plankton.cluster.peer;

import dev.plankton.cluster.membership.NodeId;

/** What waits for a VM, or for its answer, and moves with its slab. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public sealed interface Luggage {
    /** The number of the VM. */
    int vm();

    /**
     * A request.
     *
     * @param origin the node that has its client, and {@code id} what that knows it by
     * @param presented whether the guest has it, since it had executed {@code since} instructions
     */
    record Request(int vm, NodeId origin, long id, boolean presented, long since, byte[] bytes) implements Luggage {}

    /** A client that follows COM1. */
    record Attached(int vm, NodeId origin, long id) implements Luggage {}

    /** Another input. */
    record Input(int vm, Kind kind, byte[] bytes) implements Luggage {}

    /** What an {@link Input} is. */
    enum Kind {
        /** Bytes for COM1. */
        SERIAL,
        /** Scan codes. */
        KEYS,
        /** Four numbers of 32 bits: right, down, wheel, buttons. */
        MOUSE,
        /** An Ethernet frame. */
        FRAME
    }
}
