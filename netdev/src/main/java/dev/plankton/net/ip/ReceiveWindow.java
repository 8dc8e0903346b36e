package dev.plankton.net.ip;

/**
 * What a connection has received: how far (RFC 9293, section 3.3.1), how far it has been acknowledged, and how much more the
 * guest may send. Bytes are taken in order or not at all. Confined to its connection's event loop.
 */
final class ReceiveWindow {
    /** RCV.NXT. */
    private int next;

    /** The end of the window announced to the guest; it never moves back. */
    private int end;

    /** How far the guest has been sent an acknowledgement. */
    private int acknowledged;

    /** Segments with data received since the last segment was sent. */
    private int unanswered;

    private boolean ended;

    /** The guest's SYN has this number. */
    void open(int sequence) {
        next = sequence + 1;
        acknowledged = sequence;
        end = next;
    }

    /** RCV.NXT, which acknowledges all before it. */
    int next() {
        return next;
    }

    /** The guest sends no more. */
    boolean isEnded() {
        return ended;
    }

    /** Whether something has been received that the guest has no acknowledgement of. */
    boolean owesAcknowledgement() {
        return acknowledged != next;
    }

    /** Whether several segments have been received since the last one was sent. */
    boolean isBehind() {
        return unanswered > 1 && owesAcknowledgement();
    }

    /** Data leaves for the guest, which answers what it has sent. */
    void answered() {
        unanswered = 0;
    }

    /** Whether the guest waits for room before it can send a full segment. */
    boolean isShort() {
        return !ended && end - next < TcpConnection.MSS;
    }

    /** Moves the end on if there is room for a full segment beyond it; false if there is not. */
    boolean widen(int room) {
        boolean wider = room >= TcpConnection.MSS && next + room - end > 0;
        if (wider) {
            end = next + room;
        }
        return wider;
    }

    /** Acknowledges what has been received; the window that goes with it. */
    int acknowledge(int room) {
        widen(room);
        acknowledged = next;
        return end - next;
    }

    /** Whether a reset with this number is the guest's: RFC 9293, section 3.5.3. */
    boolean contains(int sequence) {
        return sequence - next >= 0 && sequence - end <= 0;
    }

    /** Takes those of the next {@code length} bytes that fit; none after the end. */
    int take(int length) {
        int fits = ended ? 0 : Math.min(length, end - next);
        if (fits > 0) {
            next += fits;
            unanswered++;
        }
        return fits;
    }

    /** Takes the end, which is next. It needs no room: it may come through a closed window. */
    void takeEnd() {
        next++;
        if (next - end > 0) {
            end = next;
        }
        ended = true;
    }
}
