package dev.plankton.net.ip;

import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import dev.plankton.net.packet.TcpOptions;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection (RFC 9293) from the gateway to a port of a guest: its states, made of what it sends
 * ({@link SendQueue}), what it receives ({@link ReceiveWindow}) and when ({@link TcpTimers}). Confined to its host's event
 * loop.
 *
 * <p>Small, for the link between them: no congestion control, as there is no network to congest; what comes out of order is
 * not kept, as nothing overtakes; no window scaling. Deliberate, for guests that keep no state of their own and answer each
 * segment by itself: less than a full segment waits until all before it is acknowledged (Nagle), an end waits likewise,
 * and what a guest sends in one segment is acknowledged with the next request if there is one soon.
 */
public final class TcpConnection {
    /** Bytes that may wait here for the guest before {@link #waiting} ought to stop the sender. */
    public static final int ENOUGH = 32 << 10;

    /** The most we take of a guest before it must wait for us. */
    static final int WINDOW = 16 << 10;

    /** The longest segment on this Ethernet, in bytes of data. */
    static final int MSS = PacketLayout.MTU - PacketLayout.IP_HEADER - PacketLayout.TCP_HEADER;

    private static final long HANDSHAKE_ACK_DELAY = 5 * TcpTimers.MILLI;
    private static final long ACK_DELAY = 40 * TcpTimers.MILLI;

    /** Of RFC 9293, section 3.3.2, as far as it matters: who has ended is known to the two halves. */
    private enum State {
        SYN_SENT,
        ESTABLISHED,
        CLOSED
    }

    final int vm;
    final int ports;

    private final IpStack stack;
    private final TcpListener stream;
    private final SendQueue sending;
    private final ReceiveWindow receiving = new ReceiveWindow();
    private final TcpTimers timers = new TcpTimers();
    private State state = State.SYN_SENT;

    /** A segment has been sent since this was reset. */
    private boolean sent;

    /** When its stack's wheel looks at it next; {@link TcpTimers#NEVER} if it does not. */
    long wheelAt = TcpTimers.NEVER;

    /** The slot of the wheel where it is, and its neighbours there. */
    int wheelSlot;

    @Nullable
    TcpConnection wheelNext;

    @Nullable
    TcpConnection wheelBefore;

    /** It is in its stack's list of those to be {@link #settled}. */
    boolean unsettled;

    /** It is in its stack's queue of those to {@link #output}. */
    boolean outputWaits;

    TcpConnection(IpStack stack, TcpListener stream, int vm, int ports, int first) {
        this.stack = stack;
        this.stream = stream;
        this.vm = vm;
        this.ports = ports;
        sending = new SendQueue(first);
    }

    /** Opens it: once, and before anything else. */
    public void connect() {
        timers.startConnecting(stack.now());
        sendSyn();
        stack.settle();
    }

    private void sendSyn() {
        startRetransmission();
        sending.rewind();
        int sequence = sending.advance(1);
        stack.transmitter().tcp(vm, ports, sequence, 0, PacketLayout.SYN, WINDOW, MSS, null, 0, 0);
    }

    /** Bytes that wait here until the guest has taken them. */
    public int waiting() {
        return sending.waiting();
    }

    /** Sends bytes to the guest, now or as soon as it takes them; the buffer is this connection's from now on. */
    public void send(ByteBuf bytes) {
        if (state == State.CLOSED) {
            bytes.release();
            return;
        }
        sending.add(bytes);
        output();
        stack.settle();
    }

    /** Sends no more: the guest will see the end after all bytes. */
    public void end() {
        if (state != State.CLOSED && sending.end()) {
            output();
            stack.settle();
        }
    }

    /** Gives up at once; the guest is notified, the stream is not. */
    public void abort() {
        if (state != State.CLOSED) {
            sendReset();
            release();
            stack.settle();
        }
    }

    /** The stream has room again. */
    public void roomChanged() {
        if (state == State.ESTABLISHED && receiving.isShort() && receiving.widen(room())) {
            acknowledge();
            stack.settle();
        }
    }

    /** All frames that came together have been looked at. */
    void settled() {
        if (state != State.CLOSED) {
            stream.settled();
            roomChanged(); // It may have flushed what had closed the window.
            if (state == State.ESTABLISHED && receiving.isBehind()) {
                acknowledge(); // RFC 1122, section 4.2.3.2, more often: a guest may count segments, and wait.
            }
        }
    }

    private int room() {
        return Math.min(stream.room(), WINDOW);
    }

    /** Sends what may be sent, when it is its turn. */
    void output() {
        if (state != State.ESTABLISHED) {
            return;
        }
        int length = sending.sendable();
        if ((length > 0 || sending.isEndDue()) && !stack.mayOutput(this)) {
            return;
        }
        while (length > 0) {
            sendData(length);
            length = sending.sendable();
        }
        if (sending.waiting() > 0 && sending.inFlight() == 0 && !timers.isRetransmissionSet()) {
            startRetransmission(); // The window is closed: ask again now and then.
        }
        if (sending.isEndDue()) {
            int sequence = sending.advanceOverEnd();
            startRetransmission();
            timers.startHalfClosed(stack.now());
            transmit(sequence, PacketLayout.FIN | PacketLayout.ACK, 0, 0);
        }
    }

    private void sendData(int length) {
        int from = sending.inFlight();
        int sequence = sending.advance(length);
        receiving.answered();
        if (!timers.isRetransmissionSet()) {
            startRetransmission();
        }
        transmit(sequence, PacketLayout.PSH | PacketLayout.ACK, from, length);
    }

    private void acknowledge() {
        transmit(sending.next(), PacketLayout.ACK, 0, 0);
    }

    /** Sends {@code length} of the bytes that wait, from index {@code from} on; every segment acknowledges what was received. */
    private void transmit(int sequence, int flags, int from, int length) {
        ByteBuf bytes = length == 0 ? null : sending.data();
        int index = bytes == null ? 0 : bytes.readerIndex() + from;
        int window = receiving.acknowledge(room());
        timers.acknowledged();
        sent = true;
        stack.transmitter().tcp(vm, ports, sequence, receiving.next(), flags, window, 0, bytes, index, length);
    }

    private void sendReset() {
        if (state == State.ESTABLISHED) {
            int flags = PacketLayout.RST | PacketLayout.ACK;
            stack.transmitter().tcp(vm, ports, sending.next(), receiving.next(), flags, 0, 0, null, 0, 0);
        }
    }

    private void startRetransmission() {
        timers.startRetransmission(stack.now());
        stack.watch(this, deadline());
    }

    private void acknowledgeWithin(long delay) {
        timers.acknowledgeBy(stack.now() + delay);
        stack.watch(this, deadline());
    }

    /** When {@link #due} has something to do at the earliest. */
    long deadline() {
        return timers.deadline();
    }

    /** A deadline may have passed. */
    void due(long now) {
        if (state == State.CLOSED) {
            return;
        }
        if (timers.isTimedOut(now)) {
            stack.tally().add(FrameCount.TIMED_OUT);
            sendReset();
            close(TcpListener.End.TIMED_OUT);
            return;
        }
        if (timers.isRetransmissionDue(now)) {
            retransmit();
        }
        if (timers.isAcknowledgementDue(now)) {
            acknowledge();
        }
    }

    private void retransmit() {
        timers.backOff();
        stack.tally().add(FrameCount.RETRANSMITTED);
        if (state == State.SYN_SENT) {
            sendSyn();
            return;
        }
        sending.rewind();
        if (sending.waiting() > 0 && sending.isWindowClosed()) {
            sendData(1); // RFC 9293, section 3.8.6.1: one byte asks whether the window is open again.
            sending.rewind();
        } else {
            output();
        }
    }

    /** A segment of this connection was received; its lengths and its checksum are right. */
    void input(byte[] frame, int tcp, int header, int dataLength) {
        int flags = Octets.u8(frame, tcp + PacketLayout.TCP_FLAGS);
        int sequence = Octets.i32(frame, tcp + PacketLayout.TCP_SEQUENCE);
        int acknowledged = Octets.i32(frame, tcp + PacketLayout.TCP_ACKNOWLEDGED);
        int window = Octets.u16(frame, tcp + PacketLayout.TCP_WINDOW);
        if (state == State.SYN_SENT) {
            inputToSyn(flags, sequence, acknowledged, window, TcpOptions.mss(frame, tcp, header));
        } else if ((flags & PacketLayout.RST) != 0) {
            if (receiving.contains(sequence)) {
                stack.tally().add(FrameCount.RESETS);
                close(TcpListener.End.RESET);
            }
        } else if ((flags & PacketLayout.SYN) != 0) {
            acknowledge(); // The guest has missed our answer to its SYN, or is confused: RFC 5961, section 4.
        } else if ((flags & PacketLayout.ACK) != 0) {
            if (!sending.wasSent(acknowledged)) {
                acknowledge();
                return;
            }
            boolean ends = (flags & PacketLayout.FIN) != 0;
            inputAcknowledgement(acknowledged, window, dataLength == 0 && !ends);
            if (state == State.ESTABLISHED) {
                inputData(frame, tcp + header, dataLength, sequence, ends);
            }
        }
    }

    /** RFC 9293, section 3.10.7.3: SYN-SENT. */
    private void inputToSyn(int flags, int sequence, int acknowledged, int window, int theirMss) {
        boolean ours = (flags & PacketLayout.ACK) != 0 && acknowledged == sending.next();
        if ((flags & PacketLayout.RST) != 0) {
            if (ours) {
                stack.tally().add(FrameCount.REFUSED);
                close(TcpListener.End.REFUSED);
            }
            return;
        }
        if (!ours) {
            // RFC 9293, section 3.5.1: an old connection that the guest still believes in.
            if ((flags & PacketLayout.ACK) != 0) {
                stack.transmitter().tcp(vm, ports, acknowledged, 0, PacketLayout.RST, 0, 0, null, 0, 0);
            }
            return;
        }
        if ((flags & PacketLayout.SYN) == 0) {
            return;
        }
        state = State.ESTABLISHED;
        sending.open(acknowledged, window, theirMss);
        receiving.open(sequence);
        timers.progress();
        output();
        if (receiving.owesAcknowledgement()) {
            acknowledgeWithin(HANDSHAKE_ACK_DELAY);
        }
    }

    private void inputAcknowledgement(int acknowledged, int window, boolean pure) {
        switch (sending.acknowledge(acknowledged, window, pure)) {
            case OLD -> {}
            case SAME -> inputStall();
            case LOSS -> {
                inputStall();
                retransmit();
            }
            case PROGRESS -> {
                timers.progress();
                if (sending.inFlight() > 0) {
                    startRetransmission();
                }
                stream.taken();
            }
        }
    }

    private void inputStall() {
        if (sending.isWindowClosed()) {
            timers.stalled(stack.now());
        }
    }

    /** What a segment carries. What is sent in answer acknowledges it, lest a guest without state answers in the wrong place. */
    private void inputData(byte[] frame, int offset, int length, int sequence, boolean ends) {
        int end = sequence + length + (ends ? 1 : 0);
        int known = receiving.next() - sequence;
        boolean now;
        if (end == sequence) {
            now = known == 1; // A guest that asks whether we are still there.
        } else if (known < 0 || end - receiving.next() <= 0) {
            now = true; // Something before it is missing, or it came before.
        } else {
            now = accept(frame, offset + known, length - known, ends);
        }
        if (state != State.ESTABLISHED) {
            return;
        }
        sent = false;
        output();
        if (!sent && now) {
            acknowledge();
        } else if (receiving.owesAcknowledgement()) {
            acknowledgeWithin(ACK_DELAY);
        }
        if (receiving.isEnded() && sending.isEndAcknowledged()) {
            close(TcpListener.End.CLOSED);
        }
    }

    /** Takes the next bytes and hands them on; whether the guest is to hear of it at once. */
    private boolean accept(byte[] frame, int offset, int length, boolean ends) {
        int taken = receiving.take(length);
        if (taken > 0) {
            stream.received(frame, offset, taken);
            stack.unsettle(this);
        }
        if (ends && taken == length && !receiving.isEnded() && state == State.ESTABLISHED) {
            receiving.takeEnd();
            if (sending.isEndAcknowledged()) {
                timers.stopHalfClosed();
            }
            stream.ended();
            stack.unsettle(this);
        } else if (sending.isEndAcknowledged()) {
            timers.startHalfClosed(stack.now());
        }
        return receiving.isEnded() || taken < length;
    }

    private void close(TcpListener.End how) {
        release();
        stream.closed(how);
    }

    private void release() {
        state = State.CLOSED;
        timers.stop();
        sending.release();
        stack.forget(this);
    }
}
