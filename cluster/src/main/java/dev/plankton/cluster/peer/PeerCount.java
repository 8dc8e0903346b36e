package dev.plankton.cluster.peer;

/** What is counted on connections between nodes. */
public enum PeerCount {
    /** Connections that both nodes have agreed on. */
    CONNECTED,
    /** Connections that have ended after that. */
    LOST,
    /** Connections refused: another cluster, version or protocol. */
    REFUSED,
    /** Connections closed because the other node took nothing of what waited for it. */
    TOO_SLOW,
    /** Messages sent. */
    SENT,
    /** Writes to the network, each of one or more messages. */
    WRITES,
    /** Messages received. */
    RECEIVED
}
