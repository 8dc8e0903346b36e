package dev.plankton.net.ip;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sends: the bytes that the guest has not acknowledged yet, their sequence numbers (RFC 9293, section 3.3.1),
 * and the end after them. It decides what may be sent and what an acknowledgement means; it sends nothing itself. Confined to its
 * connection's event loop.
 */
final class SendQueue {
    private static final int DEFAULT_MSS = 536;
    private static final int LEAST_MSS = 64;
    /** RFC 5681, section 3.2: this many acknowledgements of the same byte say that what follows it is lost. */
    private static final int DUPLICATES = 3;

    /** What an acknowledgement means. */
    enum Acknowledged {
        /** Nothing: a later one came before it. */
        OLD,
        /** No more than the one before. */
        SAME,
        /** The same so often that a segment must have been lost. */
        LOSS,
        /** The guest has taken bytes, or the end. */
        PROGRESS
    }

    /** SND.UNA, SND.NXT and SND.WND. */
    private int unacknowledged;

    private int next;
    private int window;
    /** The highest that {@link #next} ever was. */
    private int highest;

    private int mss = DEFAULT_MSS;
    /** Bytes from {@link #unacknowledged} on. */
    private @Nullable ByteBuf data;

    private boolean endWanted;
    private boolean endSent;
    private boolean endAcknowledged;
    private int duplicates;

    /** Nothing to send; {@code first} is the number of the SYN. */
    SendQueue(int first) {
        unacknowledged = first;
        next = first;
        highest = first;
    }

    /** SND.UNA: the number of the first byte of {@link #data}. */
    int unacknowledged() {
        return unacknowledged;
    }

    /** SND.NXT. */
    int next() {
        return next;
    }

    /** The guest has answered the SYN; {@code theirMss} is 0 if it named none. */
    void open(int acknowledged, int theirWindow, int theirMss) {
        unacknowledged = acknowledged;
        window = theirWindow;
        mss = theirMss == 0 ? DEFAULT_MSS : Math.clamp(theirMss, LEAST_MSS, TcpConnection.MSS);
    }

    /** How many bytes the guest has not acknowledged. */
    int waiting() {
        return data == null ? 0 : data.readableBytes();
    }

    /** These bytes, from {@link #unacknowledged} on; null if there are none. */
    @Nullable
    ByteBuf data() {
        return data;
    }

    /** Adds bytes, unless the end has been asked for; the buffer belongs to the queue. */
    void add(ByteBuf bytes) {
        if (endWanted || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        ByteBuf before = data;
        if (before == null) {
            data = bytes;
            return;
        }
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

    /** Has the end follow the bytes; false if it has been asked for before. */
    boolean end() {
        boolean first = !endWanted;
        endWanted = true;
        return first;
    }

    /** How many of the bytes may go in a segment now; 0 for none. Less than a full segment waits for those before it (Nagle). */
    int sendable() {
        int inFlight = inFlight();
        int length = Math.min(Math.min(waiting() - inFlight, mss), window - inFlight);
        return length <= 0 || (length < mss && inFlight > 0) ? 0 : length;
    }

    /** How many sequence numbers have been sent and not been acknowledged. */
    int inFlight() {
        return next - unacknowledged;
    }

    /** Whether the guest takes nothing at present. */
    boolean isWindowClosed() {
        return window == 0;
    }

    /** Whether it is the turn of the end: all bytes before it have been acknowledged. */
    boolean isEndDue() {
        return endWanted && !endSent && data == null;
    }

    /** Moves {@link #next} over {@code count} numbers that are being sent; the first of them. */
    int advance(int count) {
        int first = next;
        next += count;
        if (next - highest > 0) {
            highest = next;
        }
        return first;
    }

    /** Moves {@link #next} over the end, which is being sent; its number. */
    int advanceOverEnd() {
        endSent = true;
        return advance(1);
    }

    boolean isEndAcknowledged() {
        return endAcknowledged;
    }

    /** Sends again from the first byte that was not acknowledged on. */
    void rewind() {
        next = unacknowledged;
        endSent = endAcknowledged;
    }

    /** Whether all that is acknowledged was ever sent. */
    boolean wasSent(int acknowledged) {
        return acknowledged - highest <= 0;
    }

    /** The guest acknowledges; {@code pure} if its segment carried nothing else. */
    Acknowledged acknowledge(int acknowledged, int theirWindow, boolean pure) {
        int count = acknowledged - unacknowledged;
        if (count < 0) {
            return Acknowledged.OLD;
        }
        boolean opened = theirWindow > window;
        window = theirWindow;
        if (count == 0) {
            boolean duplicate = pure && !opened && inFlight() != 0;
            duplicates += duplicate ? 1 : 0;
            return duplicate && duplicates == DUPLICATES ? Acknowledged.LOSS : Acknowledged.SAME;
        }
        duplicates = 0;
        int ofData = Math.min(count, waiting());
        endAcknowledged |= endSent && count > ofData;
        unacknowledged = acknowledged;
        if (inFlight() < 0) {
            next = unacknowledged;
        }
        ByteBuf bytes = data;
        if (bytes != null) {
            bytes.skipBytes(ofData);
            if (!bytes.isReadable()) {
                release();
            }
        }
        return Acknowledged.PROGRESS;
    }

    /** Throws the bytes away. */
    void release() {
        if (data != null) {
            data.release();
            data = null;
        }
    }
}
