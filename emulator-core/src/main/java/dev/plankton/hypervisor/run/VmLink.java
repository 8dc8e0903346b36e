package dev.plankton.hypervisor.run;

import dev.plankton.device.DeviceHost;
import dev.plankton.device.nic.StationAddress;
import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.population.FrameBuffers;
import dev.plankton.hypervisor.population.HandFeed;
import dev.plankton.hypervisor.population.Inbox;
import dev.plankton.hypervisor.population.Input;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Connects the devices of a core to the inbox of the VM that is mounted on it, and to those who listen to the VM. Confined
 * to the thread that has the core.
 */
public final class VmLink implements DeviceHost {
    private static final byte[] NOTHING = {};

    private static final Exit LIMIT_MET = new Exit.Ended(StopReason.INSTRUCTION_LIMIT, 0);

    /** Costs, see {@link Core#charge}: of a frame that the guest sends, of each VM that hears it, and of one that comes. */
    private static final int SENT_COST = 300, HEARD_COST = 1000, RECEIVED_COST = 60;

    /** Of a request that comes. */
    private static final int REQUEST_COST = 60;

    /** Bytes of a frame or request copied in the time of an instruction. */
    private static final int BYTES_PER_UNIT = 16;

    private final Core core;
    private final byte[] output = new byte[4096];
    private int outputLength;

    /** The byte of a callback that has one. */
    private final byte[] value = new byte[1];

    private boolean touched;

    /** Whether the core runs, and can be made to leave the guest. */
    private boolean executing;

    /** Whether what the guest sends has to wait until its state is on the disk. */
    private final boolean held;

    /** Callbacks that wait until the core is given back; null if there are none. */
    private @Nullable Delivery delivery;

    private final Population population;
    private final InboxKeeper keeper;
    private final Outlets outlets;
    private final Callbacks callbacks;

    private @Nullable RunWord vm;
    private @Nullable Inbox inbox;

    /** The request for which the VM was given the core, past its inbox; null if there is none or it is done with. */
    private Input.@Nullable Request express;

    /** The frame for which it was given the core; null if there is none or the guest has it. */
    private Input.@Nullable Frame frame;

    /** Whether the guest has {@link #express}. */
    private boolean presented;

    /** Instructions that the VM had executed when it got it. */
    private long presentedAt;

    /** Instructions that a request may take. */
    private long limit = Long.MAX_VALUE;

    /** Whether the guest was given a request since a run began. */
    private boolean given;

    private int unspent;

    /** Connects {@code core} to nothing yet. */
    public VmLink(Core core, Population population, InboxKeeper keeper, Outlets outlets, Callbacks callbacks) {
        this.core = core;
        this.population = population;
        this.keeper = keeper;
        this.outlets = outlets;
        this.callbacks = callbacks;
        held = population.keeping() != null && population.keeping().holdsReplies();
    }

    /**
     * Connects to {@code mounted}; {@link #refresh} looks for its inbox.
     *
     * @param input comes before all that the inbox holds
     */
    public void connect(RunWord mounted, Input.@Nullable Express input) {
        vm = mounted;
        inbox = null;
        outputLength = 0;
        touched = input != null;
        delivery = null;
        express = input instanceof Input.Request request ? request : null;
        frame = input instanceof Input.Frame first ? first : null;
        presented = false;
        executing = false;
        limit = population.limits().of(mounted).instructions();
    }

    /** Whether nothing but time and the VM's own state went into the slice, and nothing came out of it. */
    boolean untouched() {
        return !touched;
    }

    /**
     * Runs the VM as {@link Core#run(int)} does, but no further than its limit of instructions for a request: there it ends,
     * after exactly that number, however the run is cut into slices.
     */
    Exit run(int fuel) {
        if (limit == Long.MAX_VALUE) {
            Exit exit = core.run(fuel);
            unspent = core.unspent();
            return exit;
        }
        unspent = fuel;
        while (true) {
            long allowed = allowed();
            if (allowed <= 0) {
                return LIMIT_MET;
            }
            int part = (int) Math.min(unspent, allowed);
            given = false;
            Exit exit = core.run(part);
            unspent -= part - core.unspent();
            boolean goesOn = exit instanceof Exit.FuelSpent && unspent > 0 && (given || core.unspent() == 0) && !full();
            if (!goesOn) {
                return exit;
            }
        }
    }

    /** Fuel that the last run has left. */
    int unspent() {
        return unspent;
    }

    /** Instructions that the VM may still execute for the request that its guest has. */
    private long allowed() {
        long since = presented && express != null ? presentedAt : inbox == null ? Long.MAX_VALUE : inbox.currentSince();
        return since == Long.MAX_VALUE ? since : limit - (core.instructions() - since);
    }

    /** Looks at what was received since. */
    void refresh() {
        refreshInbox();
        pressAndMove();
    }

    /** The same, but hands nothing over. */
    public void refreshInbox() {
        inbox = vm == null ? null : population.inbox(vm);
        touched |= inbox != null;
        executing = true;
    }

    /** Presses keys and moves the mouse, as far as these have room for it; true if something waited. */
    public boolean pressAndMove() {
        return inbox != null && HandFeed.feed(core, inbox);
    }

    /** Hands on what the guest has sent, after it has run. */
    public void flush() {
        executing = false;
        flushOutput();
    }

    private void flushOutput() {
        if (outputLength > 0 && vm != null) {
            SerialListener listener = inbox == null ? null : inbox.listener();
            Callback callback = listener == null
                    ? new Callback.ConsoleSerial(outlets.console(), vm.publicNumber())
                    : new Callback.SerialOutput(listener, vm.publicNumber());
            call(callback, output, 0, outputLength);
            outputLength = 0;
        }
        if (inbox != null && inbox.serialReadyAgain()) {
            SerialListener listener = inbox.listener();
            if (listener != null && vm != null) {
                call(new Callback.SerialReady(listener, vm.publicNumber()));
            }
        }
    }

    private void call(Callback callback) {
        call(callback, NOTHING, 0, 0);
    }

    /** Calls one that never blocks at once, if it may leave; any other has to wait until the core is given back. */
    private void call(Callback callback, byte[] bytes, int offset, int length) {
        if (callback.receiver() instanceof NonBlocking && !held) {
            callbacks.invoke(callback, bytes, offset, length);
            return;
        }
        Delivery waiting = delivery;
        if (waiting == null) {
            waiting = new Delivery();
            delivery = waiting;
        }
        waiting.add(callback, bytes, offset, length);
        if (executing && waiting.full()) {
            core.leave();
        }
    }

    /** Whether the VM is to leave the core, so that its callbacks can be made. */
    boolean full() {
        return delivery != null && delivery.full();
    }

    /** The callbacks that are to be made now that the slice is over, or null; they are the caller's. */
    @Nullable
    Delivery takeDelivery() {
        Delivery taken = delivery;
        delivery = null;
        return taken;
    }

    /** Makes the callbacks that wait, of a VM that no thread of the hypervisor runs. */
    public void deliver() {
        callbacks.make(takeDelivery());
    }

    /** What the guest has not answered, or not taken, goes on in its inbox. */
    public void disconnect() {
        if (express != null && vm != null) {
            keeper.keep(vm, express, presented, presentedAt);
        }
        if (frame != null && vm != null) {
            keeper.keep(vm, frame);
        }
        express = null;
        frame = null;
        vm = null;
        inbox = null;
    }

    @Override
    public void transmit(int value) {
        touched = true;
        if (outputLength == output.length) {
            flushOutput();
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
            call(new Callback.ReplyPart(listener), memory.bytes(), address, length);
        }
    }

    @Override
    public void replyEnd() {
        touched = true;
        ReplyListener listener = finish();
        if (listener != null) {
            population.counts().add(Count.REPLIES);
            call(new Callback.ReplyEnd(listener));
        } else {
            population.counts().add(Count.UNHEARD);
        }
    }

    @Override
    public void refused() {
        touched = true;
        ReplyListener listener = finish();
        if (listener != null) {
            call(new Callback.ReplyDropped(listener));
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
        return vm == null ? 0 : vm.publicNumber();
    }

    @Override
    public void cardCalled() {
        touched = true;
    }

    @Override
    public byte[] random(long restored, long block) {
        touched = true;
        return population.identities().random(vm == null ? 0 : vm.publicNumber(), restored, block);
    }

    /** The request NIC is free: {@link DeviceHost#ready}. */
    @Override
    public void ready() {
        byte[] next = null;
        if (express != null) {
            next = express.bytes();
            presented = true;
            presentedAt = core.instructions();
        } else if (inbox != null) {
            next = inbox.nextRequest(core.instructions());
        }
        if (next != null) {
            if (limit != Long.MAX_VALUE) {
                given = true;
                core.leave(); // The run is to be cut where the limit is.
            }
            core.charge(REQUEST_COST + next.length / BYTES_PER_UNIT);
            core.present(next);
        }
    }

    @Override
    public void sendFrame(byte[] bytes, int offset, int length) {
        touched = true;
        if (vm != null && StationAddress.isForeign(bytes, offset, vm.publicNumber())) {
            population.counts().add(Count.FRAMES_FOREIGN);
        } else if (vm != null) {
            population.counts().add(Count.FRAMES_OUT);
            Cable cable = outlets.cable();
            int hearers = callbacks.hearers(cable, bytes, offset, length);
            core.charge(SENT_COST + length / BYTES_PER_UNIT + hearers * HEARD_COST);
            call(new Callback.Frame(cable, vm.publicNumber()), bytes, offset, length);
        }
    }

    @Override
    public void frameRoom() {
        boolean _ = handFrames();
    }

    /** Hands over the frames that wait, as many as the NE2000 has room for; true if there was one. */
    public boolean handFrames() {
        boolean handed = false;
        Input.Frame first = frame;
        if (first != null) {
            if (!core.hasFrameRoom(FrameBuffers.length(first.buffer()))) {
                return false;
            }
            frame = null;
            hand(first.buffer());
            handed = true;
        }
        if (inbox == null) {
            return handed;
        }
        for (byte[] next = inbox.peekFrame(); next != null; next = inbox.peekFrame()) {
            if (!core.hasFrameRoom(FrameBuffers.length(next))) {
                return handed;
            }
            inbox.dropFrame();
            hand(next);
            handed = true;
        }
        return handed;
    }

    private void hand(byte[] buffer) {
        int length = FrameBuffers.length(buffer);
        core.charge(RECEIVED_COST + length / BYTES_PER_UNIT);
        keeper.frameArrived(buffer, core.receiveFrame(buffer, FrameBuffers.FRAME, length));
    }

    @Override
    public void teletype(int character) {
        touched = true;
        if (vm != null) {
            value[0] = (byte) character;
            call(new Callback.Teletype(outlets.console(), vm.publicNumber()), value, 0, 1);
        }
    }

    @Override
    public void debug(int written) {
        touched = true;
        if (vm != null) {
            value[0] = (byte) written;
            call(new Callback.Debug(outlets.console(), vm.publicNumber()), value, 0, 1);
        }
    }
}
