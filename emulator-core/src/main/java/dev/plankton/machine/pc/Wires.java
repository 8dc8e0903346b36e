package dev.plankton.machine.pc;

import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.loan.Attachment;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Memory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the devices of a {@link Machine} are connected to: buffers of what the guest sends and of what it is sent. */
final class Wires implements DeviceHost, Attachment.Wiring {
    private final Output serial = new Output();
    private final Output debug = new Output();
    private final Output teletype = new Output();
    private final Queue<Byte> sent = new ArrayDeque<>();
    private final ByteArrayOutputStream reply = new ByteArrayOutputStream();
    private @Nullable Core core;
    private byte @Nullable [] request;
    private @Nullable Consumer<byte[]> frames;

    /** Where what the guest sends goes as well, and where serial bytes come from when none are here. */
    private DeviceHost outside = DeviceHost.UNCONNECTED;

    private boolean hasOutside;

    private BooleanSupplier outsideSerialWaits = () -> false;

    /** How the last request stands. */
    enum Request {
        NONE,
        WAITING,
        ANSWERED,
        REFUSED
    }

    private Request state = Request.NONE;

    /** Whether bytes come on COM1 only when {@link #admit} lets one in, not whenever the guest looks. */
    private boolean gated;

    private boolean admitted;

    /** Whether what the guest sends is dropped. */
    private boolean muted;

    /** What brings the inputs in place of the buffers; null for nothing. */
    private @Nullable Playback playback;

    void play(@Nullable Playback recording) {
        playback = recording;
    }

    @Nullable
    Playback playback() {
        return playback;
    }

    /** What the guest has its addresses from. */
    private int number;

    void number(int value) {
        number = value;
    }

    @Override
    public int vmNumber() {
        return hasOutside ? outside.vmNumber() : number;
    }

    @Override
    public void connectOutside(DeviceHost to, BooleanSupplier serialWaits) {
        outside = to;
        hasOutside = true;
        outsideSerialWaits = serialWaits;
    }

    void connect(Core to) {
        core = to;
        sent.clear();
        request = null;
        state = Request.NONE;
    }

    Output serial() {
        return serial;
    }

    Output debug() {
        return debug;
    }

    Output teletype() {
        return teletype;
    }

    void send(byte[] bytes) {
        for (byte value : bytes) {
            sent.add(value);
        }
    }

    void ask(byte[] bytes) {
        request = bytes.clone();
        reply.reset();
        state = Request.WAITING;
    }

    /** A request that the guest has not been given is not given to it any more. */
    void giveUp() {
        request = null;
        state = Request.NONE;
    }

    Request request() {
        return state;
    }

    byte[] reply() {
        return reply.toByteArray();
    }

    /** The request that the guest has not been given yet. */
    @Override
    public byte @Nullable [] waiting() {
        return request;
    }

    @Override
    public void waiting(byte @Nullable [] bytes) {
        request = bytes;
    }

    /** From now on, or no longer, what the guest sends is dropped: it has been sent before. */
    void mute(boolean on) {
        muted = on;
    }

    /** From now on bytes on COM1 come only by {@link #admit}. */
    void gate() {
        gated = true;
    }

    /** Whether bytes wait to be let in. */
    boolean queued() {
        return gated && (!sent.isEmpty() || outsideSerialWaits.getAsBoolean());
    }

    /** Whether the byte that was let in has not been taken. */
    boolean admitted() {
        return admitted;
    }

    /** Lets the guest take one byte before anything else happens, or takes that back. */
    void admit(boolean on) {
        admitted = on;
    }

    void onFrame(@Nullable Consumer<byte[]> listener) {
        frames = listener;
    }

    @Override
    public void transmit(int value) {
        if (!muted) {
            serial.add(value);
            outside.transmit(value);
        }
    }

    @Override
    public int receive() {
        if (playback != null && !playback.left()) {
            return playback.serial();
        }
        if (gated && !admitted) {
            return -1;
        }
        admitted = false;
        Byte next = sent.poll();
        return next == null ? outside.receive() : next & 0xFF;
    }

    @Override
    public void ready() {
        byte[] next = request;
        if (playback != null && !playback.left()) {
            next = playback.request();
        }
        if (next != null && core != null) {
            request = null;
            core.present(next);
        }
    }

    @Override
    public void frameRoom() {
        if (playback == null || core == null) {
            return;
        }
        for (byte[] next = playback.frame(); next != null; next = playback.frame()) {
            boolean _ = core.receiveFrame(next, 0, next.length);
        }
    }

    @Override
    public byte[] random(long restored, long block) {
        return playback == null ? outside.random(restored, block) : playback.random();
    }

    @Override
    public void replyPart(Memory memory, int address, int length) {
        if (!muted && state == Request.WAITING) {
            reply.write(memory.bytes(), address, length);
        } else if (!muted) {
            outside.replyPart(memory, address, length);
        }
    }

    @Override
    public void replyEnd() {
        if (!settle(Request.ANSWERED) && !muted) {
            outside.replyEnd();
            leave(); // The next one may wait outside.
        }
    }

    @Override
    public void refused() {
        if (!settle(Request.REFUSED) && !muted) {
            outside.refused();
            leave();
        }
    }

    /** Whether it was the reply to what {@link #ask} had. */
    private boolean settle(Request to) {
        if (muted || state != Request.WAITING) {
            return false;
        }
        state = to;
        leave();
        return true;
    }

    private void leave() {
        if (core != null) {
            core.leave();
        }
    }

    @Override
    public void sendFrame(byte[] bytes, int offset, int length) {
        if (frames != null && !muted) {
            frames.accept(Arrays.copyOfRange(bytes, offset, offset + length));
        }
        if (!muted) {
            outside.sendFrame(bytes, offset, length);
        }
    }

    @Override
    public void teletype(int character) {
        if (!muted) {
            teletype.add(character);
            outside.teletype(character);
        }
    }

    @Override
    public void debug(int value) {
        if (!muted) {
            debug.add(value);
            outside.debug(value);
        }
    }

    /** The last bytes that a guest has sent. */
    static final class Output {
        /** Bytes that are kept at least, once as many have been sent. */
        private static final int KEPT = 1 << 20;

        private byte[] bytes = new byte[256];
        private int length;

        void add(int value) {
            if (length == bytes.length) {
                if (length >= 2 * KEPT) {
                    System.arraycopy(bytes, length - KEPT, bytes, 0, KEPT);
                    length = KEPT;
                } else {
                    bytes = Arrays.copyOf(bytes, 2 * length);
                }
            }
            bytes[length++] = (byte) value;
        }

        /** One character a byte. */
        String text() {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
