package dev.plankton.bench;

import dev.plankton.device.DeviceHost;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;

/** What a core's VM is connected to: presents one request when asked to, and counts what comes back. Not thread-safe. */
final class Outside implements DeviceHost {
    private final Core core;
    private final byte[] request;
    private boolean waiting;
    private int vmNumber;
    private int sent;
    private int replyBytes;
    private int replies;

    /** Connects to {@code core}, whose VMs will be asked {@code request}. */
    Outside(Core core, byte[] request) {
        this.core = core;
        this.request = request;
    }

    /** For a VM that receives no requests. */
    Outside(Core core) {
        this(core, new byte[0]);
    }

    /** Presents the request, once, to the VM that is mounted next and is VM {@code number}. */
    void ask(int number) {
        vmNumber = number;
        waiting = true;
        replyBytes = 0;
    }

    /** Bytes sent on COM1 so far. */
    int sent() {
        return sent;
    }

    /** Bytes of the last reply. */
    int replyBytes() {
        return replyBytes;
    }

    /** Replies so far. */
    int replies() {
        return replies;
    }

    @Override
    public void ready() {
        if (waiting) {
            waiting = false;
            core.present(request);
        }
    }

    @Override
    public void replyPart(Memory memory, int address, int length) {
        replyBytes += length;
    }

    @Override
    public void replyEnd() {
        replies++;
    }

    @Override
    public void refused() {
        throw new IllegalStateException("VM " + vmNumber + " refused the request");
    }

    @Override
    public int vmNumber() {
        return vmNumber;
    }

    @Override
    public void transmit(int value) {
        sent++;
    }
}
