package dev.plankton.net.ip;

import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.TcpOptions;
import dev.plankton.net.packet.Wire;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection (RFC 9293) from the gateway to a port of a guest. Confined to its host's event loop.
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

    static final int OUR_MSS = Wire.MTU - Wire.IP_HEADER - Wire.TCP_HEADER;

    static final long MILLI = 1_000_000;
    /** Doubled each time. A guest answers in microseconds, but may have to wait for others first. */
    static final long FIRST_TIMEOUT = 300 * MILLI;

    static final long LONGEST_TIMEOUT = 5_000 * MILLI;
    /** How long a guest may leave a SYN, or anything else, unanswered. */
    static final long CONNECT_PATIENCE = 10_000 * MILLI;

    static final long PATIENCE = 30_000 * MILLI;
    /** How long a guest may answer without taking anything: its client holds a descriptor so long. */
    static final long STALL_PATIENCE = 300_000 * MILLI;
    /** How long a guest may go on silently after our end. */
    static final long HALF_CLOSED_PATIENCE = 60_000 * MILLI;

    private static final long HANDSHAKE_ACK_DELAY = 5 * MILLI;
    private static final long ACK_DELAY = 40 * MILLI;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int DEFAULT_MSS = 536;
    private static final int LEAST_MSS = 64;
    private static final int DUPLICATES = 3;

    private enum Phase {
        CONNECTING,
        OPEN,
        OVER
    }

    final int vm;
    final int ports;

    private final Host host;
    private final Stream stream;
    private Phase phase = Phase.CONNECTING;

    // Of RFC 9293, section 3.3.1: SND.UNA, SND.NXT, SND.WND, RCV.NXT; and the highest SND.NXT ever was.
    private int unacknowledged;
    private int next;
    private int highest;
    private int theirWindow;
    private int expected;
    private int mss = DEFAULT_MSS;
    /** The end of the window told to the guest; it never moves back. */
    private int windowEnd;
    /** How much of what came has been acknowledged. */
    private int told;

    /** Segments with data that have come since the last that went. */
    private int unanswered;

    /** Bytes from {@link #unacknowledged} on. */
    private @Nullable ByteBuf data;

    private boolean endWanted;
    private boolean endSent;
    private boolean endTaken;
    private boolean theirEnd;
    private int duplicates;
    /** Something has been sent. */
    private boolean spoken;

    private long timeout = FIRST_TIMEOUT;
    private long retransmitAt = NEVER;
    private long acknowledgeAt = NEVER;
    private long giveUpAt = NEVER;
    /** Before this {@link #giveUpAt} may be put off. */
    private long stalledUntil = NEVER;

    private long halfClosedUntil = NEVER;
    /** When its host's wheel looks at it next; NEVER if it does not. */
    long wheelAt = NEVER;

    /** Which entry of the wheel that is. */
    long wheelEntry;

    boolean unsettled;

    TcpConnection(Host host, Stream stream, int vm, int ports, int first) {
        this.host = host;
        this.stream = stream;
        this.vm = vm;
        this.ports = ports;
        unacknowledged = first;
        next = first;
        highest = first;
    }

    /** All frames that came together have been looked at. */
    void settled() {
        if (phase != Phase.OVER) {
            stream.settled();
            roomChanged(); // It may have flushed what had closed the window.
            if (unanswered > 1 && told != expected && phase == Phase.OPEN) {
                acknowledge(); // RFC 1122, section 4.2.3.2, more often: a guest may count segments, and wait.
            }
        }
    }

    /** Bytes that wait here until the guest has taken them. */
    public int waiting() {
        return data == null ? 0 : data.readableBytes();
    }

    /** Opens it: once, and before anything else. */
    public void connect() {
        giveUpAt = host.now() + CONNECT_PATIENCE;
        sendSyn();
        host.settle();
    }

    private void sendSyn() {
        arm();
        next = unacknowledged + 1;
        highest = next;
        host.transmitter().tcp(vm, ports, unacknowledged, 0, Wire.SYN, WINDOW, OUR_MSS, null, 0, 0);
    }

    /** Sends bytes to the guest, now or as soon as it takes them; the buffer is this connection's from now on. */
    public void send(ByteBuf bytes) {
        ByteBuf before = data;
        if (phase == Phase.OVER || endWanted || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        if (before == null) {
            data = bytes;
        } else {
            int length = before.readableBytes() + bytes.readableBytes();
            if (before.writableBytes() < bytes.readableBytes() || before.refCnt() > 1) {
                ByteBuf larger = bytes.alloc().buffer(Math.max(length, 2 * before.readableBytes()));
                larger.writeBytes(before);
                before.release();
                before = larger;
                data = larger;
            }
            before.writeBytes(bytes);
            bytes.release();
        }
        output();
        host.settle();
    }

    /** Sends no more: the guest will see the end behind all bytes. */
    public void end() {
        if (phase != Phase.OVER && !endWanted) {
            endWanted = true;
            output();
            host.settle();
        }
    }

    /** Gives up at once; the guest is notified, the stream is not. */
    public void abort() {
        if (phase == Phase.OVER) {
            return;
        }
        if (phase == Phase.OPEN) {
            host.transmitter().tcp(vm, ports, next, expected, Wire.RST | Wire.ACK, 0, 0, null, 0, 0);
        }
        release();
        host.settle();
    }

    /** The stream has room again. */
    public void roomChanged() {
        if (phase == Phase.OPEN && !theirEnd && windowEnd - expected < OUR_MSS) {
            int before = windowEnd;
            if (window() > 0 && windowEnd != before) {
                acknowledge();
                host.settle();
            }
        }
    }

    private void output() {
        if (phase != Phase.OPEN) {
            return;
        }
        ByteBuf bytes = data;
        while (bytes != null) {
            int flying = next - unacknowledged;
            int length = Math.min(Math.min(bytes.readableBytes() - flying, mss), theirWindow - flying);
            if (length <= 0 || (length < mss && flying > 0)) {
                if (flying == 0 && retransmitAt == NEVER) {
                    arm(); // The window is closed: ask again now and then.
                }
                break;
            }
            segment(length);
        }
        if (endWanted && !endSent && bytes == null) {
            endSent = true;
            int sequence = next;
            next++;
            advance();
            arm();
            halfClosedUntil = host.now() + HALF_CLOSED_PATIENCE;
            transmit(sequence, Wire.FIN | Wire.ACK, 0, 0);
        }
    }

    /** Sends the next {@code length} bytes. */
    private void segment(int length) {
        int sequence = next;
        int from = sequence - unacknowledged;
        unanswered = 0;
        next += length;
        advance();
        if (retransmitAt == NEVER) {
            arm();
        }
        transmit(sequence, Wire.PSH | Wire.ACK, from, length);
    }

    private void advance() {
        if (next - highest > 0) {
            highest = next;
        }
    }

    private void transmit(int sequence, int flags, int from, int length) {
        ByteBuf bytes = length == 0 ? null : data;
        int window = window();
        told = expected;
        spoken = true;
        acknowledgeAt = NEVER;
        int index = bytes == null ? 0 : bytes.readerIndex() + from;
        host.transmitter().tcp(vm, ports, sequence, expected, flags, window, 0, bytes, index, length);
    }

    private void acknowledge() {
        transmit(next, Wire.ACK, 0, 0);
    }

    /** Moves the end of the window on, if there is room for a whole segment more, and says how far away it is. */
    private int window() {
        int room = Math.min(stream.room(), WINDOW);
        if (room >= OUR_MSS && expected + room - windowEnd > 0) {
            windowEnd = expected + room;
        }
        return windowEnd - expected;
    }

    private void arm() {
        long now = host.now();
        retransmitAt = now + timeout;
        if (giveUpAt == NEVER) {
            giveUpAt = now + PATIENCE;
            stalledUntil = now + STALL_PATIENCE;
        }
        host.watch(this, deadline());
    }

    private void acknowledgeWithin(long delay) {
        acknowledgeAt = Math.min(acknowledgeAt, host.now() + delay);
        host.watch(this, acknowledgeAt);
    }

    /** When {@link #due} has something to do at the earliest. */
    long deadline() {
        return Math.min(Math.min(retransmitAt, acknowledgeAt), Math.min(giveUpAt, halfClosedUntil));
    }

    /** A deadline may have passed. */
    void due(long now) {
        if (phase == Phase.OVER) {
            return;
        }
        if (now >= giveUpAt || now >= halfClosedUntil) {
            host.tally().add(FrameCount.TIMED_OUT);
            if (phase == Phase.OPEN) {
                host.transmitter().tcp(vm, ports, next, expected, Wire.RST | Wire.ACK, 0, 0, null, 0, 0);
            }
            over(Stream.End.TIMED_OUT);
            return;
        }
        if (now >= retransmitAt) {
            retransmit();
        }
        if (now >= acknowledgeAt) {
            acknowledge();
        }
    }

    private void retransmit() {
        timeout = Math.min(2 * timeout, LONGEST_TIMEOUT);
        host.tally().add(FrameCount.RETRANSMITTED);
        if (phase == Phase.CONNECTING) {
            sendSyn();
            return;
        }
        retransmitAt = NEVER;
        next = unacknowledged;
        if (endSent && !endTaken) {
            endSent = false;
        }
        if (data != null && theirWindow == 0) {
            segment(1); // RFC 9293, section 3.8.6.1: one byte asks whether the window is open again.
            next = unacknowledged;
            arm();
        } else {
            output();
        }
    }

    /** A segment of this connection has come; its lengths and its checksum are right. */
    void input(byte[] frame, int tcp, int header, int dataLength) {
        int flags = Octets.u8(frame, tcp + Wire.TCP_FLAGS);
        int sequence = Octets.i32(frame, tcp + Wire.TCP_SEQUENCE);
        int acknowledged = Octets.i32(frame, tcp + Wire.TCP_ACKNOWLEDGED);
        int window = Octets.u16(frame, tcp + Wire.TCP_WINDOW);
        if (phase == Phase.CONNECTING) {
            answered(flags, sequence, acknowledged, window, TcpOptions.mss(frame, tcp, header));
            return;
        }
        if ((flags & Wire.RST) != 0) {
            if (sequence - expected >= 0 && sequence - windowEnd <= 0) {
                host.tally().add(FrameCount.RESETS);
                over(Stream.End.RESET);
            }
            return;
        }
        if ((flags & Wire.SYN) != 0) {
            acknowledge(); // The guest has missed our answer to its SYN, or is confused: RFC 5961, section 4.
            return;
        }
        if ((flags & Wire.ACK) == 0) {
            return;
        }
        if (acknowledged - highest > 0) {
            acknowledge(); // Of what was never sent.
            return;
        }
        boolean ends = (flags & Wire.FIN) != 0;
        taken(acknowledged, window, dataLength == 0 && !ends);
        if (phase == Phase.OPEN) {
            arrived(frame, tcp + header, dataLength, sequence, ends);
        }
    }

    private void answered(int flags, int sequence, int acknowledged, int window, int theirMss) {
        boolean ours = (flags & Wire.ACK) != 0 && acknowledged == next;
        if ((flags & Wire.RST) != 0) {
            if (ours) {
                host.tally().add(FrameCount.REFUSED);
                over(Stream.End.REFUSED);
            }
            return;
        }
        if (!ours) {
            // RFC 9293, section 3.5.1: an old connection that the guest still believes in.
            if ((flags & Wire.ACK) != 0) {
                host.transmitter().tcp(vm, ports, acknowledged, 0, Wire.RST, 0, 0, null, 0, 0);
            }
            return;
        }
        if ((flags & Wire.SYN) == 0) {
            return;
        }
        phase = Phase.OPEN;
        unacknowledged = acknowledged;
        theirWindow = window;
        mss = theirMss == 0 ? DEFAULT_MSS : Math.clamp(theirMss, LEAST_MSS, OUR_MSS);
        expected = sequence + 1;
        told = expected - 1;
        windowEnd = expected;
        retransmitAt = NEVER;
        giveUpAt = NEVER;
        timeout = FIRST_TIMEOUT;
        output();
        if (told != expected && phase == Phase.OPEN) {
            acknowledgeWithin(HANDSHAKE_ACK_DELAY);
        }
    }

    /** The acknowledgement in a segment. */
    private void taken(int acknowledged, int window, boolean pure) {
        int count = acknowledged - unacknowledged;
        if (count < 0) {
            return;
        }
        boolean opened = window > theirWindow;
        theirWindow = window;
        if (count == 0) {
            if (window == 0 && giveUpAt != NEVER) {
                // It answers, though it takes nothing.
                giveUpAt = Math.min(host.now() + PATIENCE, stalledUntil);
            }
            if (pure && !opened && next != unacknowledged) {
                duplicates++;
                if (duplicates == DUPLICATES) {
                    retransmit();
                }
            }
            return;
        }
        duplicates = 0;
        ByteBuf bytes = data;
        int ofData = bytes == null ? 0 : Math.min(count, bytes.readableBytes());
        if (endSent && count > ofData) {
            endTaken = true;
        }
        unacknowledged = acknowledged;
        if (next - unacknowledged < 0) {
            next = unacknowledged;
        }
        if (bytes != null) {
            bytes.skipBytes(ofData);
            if (!bytes.isReadable()) {
                bytes.release();
                data = null;
            }
        }
        timeout = FIRST_TIMEOUT;
        retransmitAt = NEVER;
        giveUpAt = NEVER;
        if (next != unacknowledged) {
            arm();
        }
        stream.taken();
    }

    /** What a segment carries. What is sent in answer acknowledges it, lest a guest without state answers in the wrong place. */
    private void arrived(byte[] frame, int offset, int length, int sequence, boolean ends) {
        int end = sequence + length + (ends ? 1 : 0);
        int known = expected - sequence;
        boolean now;
        if (end == sequence) {
            now = known == 1; // A guest that asks whether we are still there.
        } else if (known < 0 || end - expected <= 0) {
            now = true; // Something before it is missing, or it came before.
        } else {
            now = accept(frame, offset + known, length - known, ends);
        }
        if (phase != Phase.OPEN) {
            return;
        }
        spoken = false;
        output();
        if (!spoken && now) {
            acknowledge();
        } else if (told != expected) {
            acknowledgeWithin(ACK_DELAY);
        }
        if (theirEnd && endTaken) {
            over(Stream.End.CLOSED);
        }
    }

    /** Takes the next bytes and hands them on; whether the guest is to hear of it at once. */
    private boolean accept(byte[] frame, int offset, int length, boolean ends) {
        int fits = Math.min(length, windowEnd - expected);
        if (fits > 0 && !theirEnd) {
            expected += fits;
            unanswered++;
            stream.received(frame, offset, fits);
            host.unsettle(this);
        }
        if (ends && fits == length && !theirEnd && phase == Phase.OPEN) {
            expected++;
            if (expected - windowEnd > 0) {
                windowEnd = expected; // An end takes no room: it may come through a closed window.
            }
            theirEnd = true;
            if (endTaken) {
                halfClosedUntil = NEVER;
            }
            stream.ended();
            host.unsettle(this);
        } else if (endTaken) {
            halfClosedUntil = host.now() + HALF_CLOSED_PATIENCE;
        }
        return theirEnd || fits < length;
    }

    private void over(Stream.End how) {
        release();
        stream.closed(how);
    }

    private void release() {
        phase = Phase.OVER;
        retransmitAt = NEVER;
        acknowledgeAt = NEVER;
        giveUpAt = NEVER;
        halfClosedUntil = NEVER;
        if (data != null) {
            data.release();
            data = null;
        }
        host.forget(this);
    }
}
