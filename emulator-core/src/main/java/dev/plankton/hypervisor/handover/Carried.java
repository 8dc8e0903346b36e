package dev.plankton.hypervisor.handover;

import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;

/**
 * What waits for a VM, or waits for its answers, and goes with it from one hypervisor to another. Arrays are the receiver's.
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and handed over.
public sealed interface Carried {
    /** The number of the VM. */
    int vm();

    /**
     * A request that is not answered yet.
     *
     * @param client waits for the reply, of which it may have parts
     * @param presented whether the guest has it; if not it waits in the inbox
     * @param since instructions that the VM had executed when the guest was given it, if it has it
     */
    record Request(int vm, byte[] bytes, ReplyListener client, boolean presented, long since) implements Carried {}

    /** Bytes for COM1. */
    record Serial(int vm, byte[] bytes) implements Carried {}

    /** Scan codes of keys. */
    record Keys(int vm, byte[] scanCodes) implements Carried {}

    /** A movement of the mouse, as in {@link dev.plankton.hypervisor.Vm#moveMouse}. */
    record Mouse(int vm, int right, int down, int wheel, int buttons) implements Carried {}

    /** An Ethernet frame for its NE2000. */
    record Frame(int vm, byte[] frame) implements Carried {}

    /** A listener that follows COM1. */
    record Attached(int vm, SerialListener listener) implements Carried {}
}
