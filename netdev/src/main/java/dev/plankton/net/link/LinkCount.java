package dev.plankton.net.link;

/** What the links of a switch count: {@link FrameLinks#counters}. */
public enum LinkCount {
    /** Connections and datagram sockets that have ended. */
    CLOSED,
    /** Connections made or accepted, and datagram sockets opened. */
    OPENED,
    /** Connections made again after one was lost. */
    RECONNECTS,
    /** Connections closed at once because the switch has no port left for them. */
    REFUSED,
    /** Connections closed because a peer sent what is not the protocol. */
    PROTOCOL_ERRORS,
    /** Datagrams from another address than the peer's. */
    FOREIGN
}
