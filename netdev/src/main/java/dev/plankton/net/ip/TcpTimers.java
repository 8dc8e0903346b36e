package dev.plankton.net.ip;

/** When a connection must do something by itself, in the nanoseconds of its stack's clock. Confined to its event loop. */
final class TcpTimers {
    static final long NEVER = Long.MAX_VALUE;
    static final long MILLI = 1_000_000;

    /** Doubled each time. A guest answers in microseconds, but may have to wait for others first. */
    static final long INITIAL_RTO = 300 * MILLI;

    static final long LARGEST_RTO = 5_000 * MILLI;

    /** How long a guest may leave a SYN unanswered, */
    static final long CONNECT_TIMEOUT = 10_000 * MILLI;

    /** and anything else. */
    static final long ANSWER_TIMEOUT = 30_000 * MILLI;

    /** How long a guest may answer without taking anything: its client holds a descriptor so long. */
    static final long STALL_TIMEOUT = 300_000 * MILLI;

    /** How long a guest may be silent after our end. */
    static final long HALF_CLOSED_TIMEOUT = 60_000 * MILLI;

    private long rto = INITIAL_RTO;
    private long retransmitAt = NEVER;
    private long acknowledgeAt = NEVER;
    private long giveUpAt = NEVER;
    /** Before this {@link #giveUpAt} may be put off. */
    private long stalledUntil = NEVER;

    private long halfClosedUntil = NEVER;

    /** The SYN is about to be sent. */
    void startConnecting(long now) {
        giveUpAt = now + CONNECT_TIMEOUT;
    }

    /** Something that must be answered is being sent. */
    void startRetransmission(long now) {
        retransmitAt = now + rto;
        if (giveUpAt == NEVER) {
            giveUpAt = now + ANSWER_TIMEOUT;
            stalledUntil = now + STALL_TIMEOUT;
        }
    }

    boolean isRetransmissionSet() {
        return retransmitAt != NEVER;
    }

    /** It is being sent again: the next time is twice as far away. */
    void backOff() {
        rto = Math.min(2 * rto, LARGEST_RTO);
        retransmitAt = NEVER;
    }

    /** The guest has taken something, and answers again. */
    void progress() {
        rto = INITIAL_RTO;
        retransmitAt = NEVER;
        giveUpAt = NEVER;
    }

    /** The guest answers, though it takes nothing. */
    void stalled(long now) {
        if (giveUpAt != NEVER) {
            giveUpAt = Math.min(now + ANSWER_TIMEOUT, stalledUntil);
        }
    }

    /** Our end has been sent, or the guest has said something since. */
    void startHalfClosed(long now) {
        halfClosedUntil = now + HALF_CLOSED_TIMEOUT;
    }

    void stopHalfClosed() {
        halfClosedUntil = NEVER;
    }

    /** An acknowledgement is to leave by {@code deadline}, if nothing else does before. */
    void acknowledgeBy(long deadline) {
        acknowledgeAt = Math.min(acknowledgeAt, deadline);
    }

    /** A segment has left, and has acknowledged all. */
    void acknowledged() {
        acknowledgeAt = NEVER;
    }

    boolean isTimedOut(long now) {
        return now >= giveUpAt || now >= halfClosedUntil;
    }

    boolean isRetransmissionDue(long now) {
        return now >= retransmitAt;
    }

    boolean isAcknowledgementDue(long now) {
        return now >= acknowledgeAt;
    }

    /** When one of them is due at the earliest. */
    long deadline() {
        return Math.min(Math.min(retransmitAt, acknowledgeAt), Math.min(giveUpAt, halfClosedUntil));
    }

    /** None is set any more. */
    void stop() {
        retransmitAt = NEVER;
        acknowledgeAt = NEVER;
        giveUpAt = NEVER;
        halfClosedUntil = NEVER;
    }
}
