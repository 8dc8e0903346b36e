package dev.plankton.hypervisor;

import dev.plankton.device.RequestHost;
import dev.plankton.machine.Core;
import dev.plankton.machine.MachineHost;
import dev.plankton.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Connects the devices of a core to the inbox of the VM that is mounted on it. Confined to the thread that has the core.
 */
final class VmLink implements MachineHost {
    /** Costs, see {@link Core#charge}: of a frame that the guest sends, of each VM that it wakes, and of one that comes. */
    private static final int SENT_COST = 300, REACHED_COST = 1000, RECEIVED_COST = 60;

    /** Of a request that comes. */
    private static final int REQUEST_COST = 60;

    /** Bytes of it copied in the time of an instruction. */
    private static final int BYTES_PER_UNIT = 16;

    private final Core core;
    private final byte[] output = new byte[4096];
    private int outputLength;
    private boolean touched;
    private @Nullable Vm vm;
    private @Nullable Inbox inbox;
    private @Nullable Hypervisor hypervisor;

    /** The request for which the VM was given the core, past its inbox; null if there is none or it is done with. */
    private Input.@Nullable Request express;

    /** Whether the guest has {@link #express}. */
    private boolean presented;

    VmLink(Core core) {
        this.core = core;
    }

    /**
     * Connects to {@code mounted}; {@link #refresh} looks for its inbox.
     *
     * @param request comes before all that the inbox holds
     */
    void connect(Hypervisor owner, Vm mounted, Input.@Nullable Request request) {
        hypervisor = owner;
        vm = mounted;
        inbox = null;
        outputLength = 0;
        touched = request != null;
        express = request;
        presented = false;
    }

    /** Whether nothing but time and the VM's own state went into the slice, and nothing came out of it. */
    boolean untouched() {
        return !touched;
    }

    /** Looks at what has come since. */
    void refresh() {
        inbox = vm == null ? null : vm.inbox();
        touched |= inbox != null;
        pressKeys();
    }

    /** Presses the keys that wait, as many as the keyboard has room for; true if there were any. */
    boolean pressKeys() {
        Inbox box = inbox;
        boolean pressed = false;
        while (box != null && box.peekKey() >= 0 && core.press(box.peekKey())) {
            box.dropKey();
            pressed = true;
        }
        return pressed;
    }

    /** Hands on what the guest has sent. */
    void flush() {
        if (outputLength > 0 && vm != null && hypervisor != null) {
            SerialListener listener = inbox == null ? null : inbox.listener();
            hypervisor.serialOutput(vm, listener, output, outputLength);
            outputLength = 0;
        }
        if (inbox != null && inbox.serialReadyAgain()) {
            SerialListener listener = inbox.listener();
            if (listener != null && vm != null) {
                listener.ready(vm);
            }
        }
    }

    /** What the guest has not answered goes on in its inbox. */
    void disconnect() {
        if (express != null && vm != null && hypervisor != null) {
            hypervisor.keep(vm, express, presented);
        }
        express = null;
        vm = null;
        inbox = null;
    }

    @Override
    public void transmit(int value) {
        touched = true;
        if (outputLength == output.length) {
            flush();
        }
        output[outputLength++] = (byte) value;
    }

    @Override
    public int receive() {
        return inbox == null ? -1 : inbox.nextSerial();
    }

    @Override
    public void replyPart(Memory memory, int address, int length) {
        touched = true;
        ReplyListener listener = listener();
        if (listener != null) {
            listener.part(memory.bytes(), address, length);
        }
    }

    @Override
    public void replyEnd() {
        touched = true;
        ReplyListener listener = finish();
        if (listener != null && hypervisor != null) {
            hypervisor.counted().replies.increment();
            listener.end();
        }
    }

    @Override
    public void refused() {
        touched = true;
        ReplyListener listener = finish();
        if (listener != null) {
            listener.dropped();
        }
    }

    /** Who waits for the reply to the request that the guest has. */
    private @Nullable ReplyListener listener() {
        if (presented && express != null) {
            return express.listener();
        }
        return inbox == null ? null : inbox.currentListener();
    }

    /** The same, and the request is done with. */
    private @Nullable ReplyListener finish() {
        if (presented && express != null) {
            ReplyListener waiting = express.listener();
            express = null;
            return waiting;
        }
        return inbox == null ? null : inbox.finishCurrent();
    }

    @Override
    public int vmNumber() {
        touched = true;
        return vm == null ? 0 : vm.number();
    }

    /** The request NIC is free: {@link RequestHost#ready}. */
    @Override
    public void ready() {
        byte[] next = null;
        if (express != null) {
            next = express.bytes();
            presented = true;
        } else if (inbox != null) {
            next = inbox.nextRequest();
        }
        if (next != null) {
            core.charge(REQUEST_COST + next.length / BYTES_PER_UNIT);
            core.present(next);
        }
    }

    @Override
    public void sendFrame(byte[] bytes, int offset, int length) {
        touched = true;
        if (vm != null && hypervisor != null) {
            int reached = hypervisor.sendFrame(vm, bytes, offset, length);
            core.charge(SENT_COST + length / BYTES_PER_UNIT + reached * REACHED_COST);
        }
    }

    /** Hands over the frames that wait, as many as the NE2000 has room for. */
    @Override
    public void frameRoom() {
        if (inbox == null || hypervisor == null) {
            return;
        }
        for (byte[] next = inbox.peekFrame(); next != null; next = inbox.peekFrame()) {
            int length = FrameBuffers.length(next);
            if (!core.hasFrameRoom(length)) {
                return;
            }
            inbox.dropFrame();
            core.charge(RECEIVED_COST + length / BYTES_PER_UNIT);
            hypervisor.frameArrived(next, core.receiveFrame(next, FrameBuffers.FRAME, length));
        }
    }

    @Override
    public void teletype(int character) {
        touched = true;
        if (vm != null && hypervisor != null) {
            hypervisor.consoles().teletype(vm, character);
        }
    }

    @Override
    public void debug(int value) {
        touched = true;
        if (vm != null && hypervisor != null) {
            hypervisor.consoles().debug(vm, value);
        }
    }
}
