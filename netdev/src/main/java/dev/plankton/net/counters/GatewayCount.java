package dev.plankton.net.counters;

/** What a gateway counts since it was started: {@link dev.plankton.net.Gateway#counters}. */
public enum GatewayCount {
    /** Connections led to a VM that have ended. */
    CLOSED,
    /** Connections led to a VM. */
    ACCEPTED,
    /** Connections closed at once because no VM has the address. */
    REFUSED_NO_VM,
    /** Connections closed at once because another one is attached to the serial port, or too many lead to guests. */
    REFUSED_BUSY,
    /** Connections closed at once because they did not come over loopback; the kernel keeps these away, so that there are none. */
    REFUSED_OUTSIDE,
    /** Requests a VM took. */
    REQUESTS,
    /** Replies a VM completed. */
    REPLIES,
    /** Requests without a (whole) reply: refused by the guest, VM full or stopped, or client too slow. */
    DROPPED,
    /** Connections closed because too many bytes waited in all of them together: {@link dev.plankton.net.GatewayBuilder#backlog}. */
    TOO_SLOW,
    /** HTTP connections closed because nothing came or went for long: {@link dev.plankton.net.GatewayBuilder#idleTimeout}. */
    IDLE,
    /** Connections closed, the idlest first, because the process had no descriptor or heap left for new ones. */
    SHED,
    /** Times that a connection could not be accepted. */
    ACCEPT_FAILED,
    /** HTTP requests answered with an error before any VM saw them. */
    BAD_REQUESTS,
    /** Bytes received on the connections. */
    BYTES_IN,
    /** Bytes handed to the connections for sending. */
    BYTES_OUT
}
