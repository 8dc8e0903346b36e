package dev.plankton.hypervisor;

import dev.plankton.cpu.Cpu;
import dev.plankton.machine.Exit;
import dev.plankton.machine.Screen;
import dev.plankton.machine.Template;
import dev.plankton.memory.Delta;
import dev.plankton.memory.StateMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One virtual machine: number, template, delta and run state. While idle it is this object and its delta, nothing else.
 *
 * <p>All methods may be called from any thread and return at once.
 */
public final class Vm {
    /** Bytes of the longest request, see {@link #request}. */
    public static final int MAX_REQUEST = StateMap.REQUEST_BUFFER_SIZE;

    private static final VarHandle INBOX;

    static {
        try {
            INBOX = MethodHandles.lookup().findVarHandle(Vm.class, "inbox", Inbox.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Hypervisor hypervisor;
    private final int number;
    private final Template template;

    /** Where it stands; whoever moves it to running owns {@link #delta} until it moves it on. */
    final RunWord word = new RunWord();

    private volatile @Nullable Inbox inbox;

    /** What differs from the template, as of the last slice; of a stopped VM, nothing. */
    private volatile byte[] delta = Delta.NONE;

    Vm(Hypervisor hypervisor, int number, Template template) {
        this.hypervisor = hypervisor;
        this.number = number;
        this.template = template;
    }

    /** Its number, 0 or more, unique in its hypervisor. */
    public int number() {
        return number;
    }

    /** The state it started from. */
    public Template template() {
        return template;
    }

    /** Where it stands at this moment. */
    public RunState state() {
        return word.state();
    }

    /** Why and with which code it has ended, or null if it has not. */
    public Exit.@Nullable Ended ended() {
        return word.ended();
    }

    /**
     * Hands the guest's request NIC a request and wakes it.
     *
     * @param bytes the whole request, at most {@link #MAX_REQUEST} bytes; from now on the VM's
     * @param listener takes the reply, on the thread that runs the VM
     * @throws IllegalArgumentException if the request is too long
     */
    public Offer request(byte[] bytes, ReplyListener listener) {
        if (bytes.length > MAX_REQUEST) {
            throw new IllegalArgumentException(
                    "a request of " + bytes.length + " bytes is too long: at most " + MAX_REQUEST);
        }
        return hypervisor.offer(this, new Input.Request(bytes, listener));
    }

    /** Sends {@code bytes}, from now on the VM's, to the guest's COM1 and wakes it. */
    public Offer sendSerial(byte[] bytes) {
        return hypervisor.offer(this, new Input.Serial(bytes));
    }

    /** Presses or releases keys, by their set 1 scan codes, and wakes the guest. */
    public Offer press(byte... scanCodes) {
        return hypervisor.offer(this, new Input.Keys(scanCodes));
    }

    /** Follows what the guest sends on COM1; false if somebody does already, or the VM has stopped. */
    public boolean attachSerial(SerialListener listener) {
        return hypervisor.offer(this, new Input.Attach(listener)) == Offer.ACCEPTED;
    }

    /** Ends what {@link #attachSerial} began. */
    public void detachSerial(SerialListener listener) {
        Inbox box = inbox;
        if (box != null) {
            box.detach(listener);
            if (box.closeIfEmpty()) {
                dropInbox(box);
            }
        }
    }

    /** Keeps it from running; it stops running within a slice. Inputs are kept. */
    public void pause() {
        word.pause();
    }

    /** Ends {@link #pause}. */
    public void resume() {
        word.resume();
        wake();
    }

    /** Ends it for good, within a slice; requests it has not answered are dropped. */
    public void stop() {
        if (word.stop()) {
            hypervisor.end(this);
        }
    }

    /** Instructions it has executed up to its last slice. */
    public long instructions() {
        return Cpu.instructionsIn(template.read(delta, Cpu.INSTRUCTIONS_AT, Long.BYTES));
    }

    /**
     * A copy of guest memory as of its last slice.
     *
     * @param address linear address, 0 to 10FFFFh
     * @param length bytes
     * @throws IllegalArgumentException if that is not all guest memory
     */
    public byte[] read(int address, int length) {
        if (address < 0 || length < 0 || length > StateMap.RAM_SIZE - address) {
            throw new IllegalArgumentException(
                    "no guest memory of %d bytes at %Xh: it ends at %Xh".formatted(length, address, StateMap.RAM_SIZE));
        }
        return template.read(delta, address, length);
    }

    /** What its display shows as of its last slice. */
    public Screen screen() {
        byte[] packed = delta;
        return Screen.of((address, length) -> template.read(packed, address, length));
    }

    /** Bytes of its delta: what it keeps beyond this object. */
    public int deltaBytes() {
        return delta.length;
    }

    /** Makes it run if it is idle, or look again before it sleeps if it runs. */
    void wake() {
        if (word.wake()) {
            hypervisor.scheduler().schedule(this);
        }
    }

    byte[] delta() {
        return delta;
    }

    void setDelta(byte[] packed) {
        delta = packed;
    }

    @Nullable
    Inbox inbox() {
        return inbox;
    }

    /** The inbox, which is made when first needed. */
    Inbox openInbox() {
        Inbox box = inbox;
        if (box == null) {
            box = new Inbox();
            Inbox other = (Inbox) INBOX.compareAndExchange(this, null, box);
            box = other == null ? box : other;
        }
        return box;
    }

    /** Drops an inbox that has been closed. */
    void dropInbox(Inbox box) {
        INBOX.compareAndSet(this, box, null);
    }

    @Override
    public String toString() {
        return "VM " + number;
    }
}
