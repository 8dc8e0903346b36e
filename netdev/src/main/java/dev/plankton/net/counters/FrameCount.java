package dev.plankton.net.counters;

/** What a gateway counts of the frames between it and the VMs: {@link dev.plankton.net.Gateway#frameCounters}. */
public enum FrameCount {
    /** TCP connections to guests that have ended. */
    CLOSED,
    /** TCP connections to guests that were opened. */
    CONNECTIONS,
    /** Frames for the gateway. */
    RECEIVED,
    /** Frames to VMs. */
    SENT,
    /** Frames dropped by a VM's full queue, or because there is no such VM. */
    UNDELIVERED,
    /** Frames dropped because the gateway was late. */
    OVERRUN,
    /** Frames dropped because a length, a checksum or a field is wrong. */
    MALFORMED,
    /** IP fragments dropped: there is no reassembly. */
    FRAGMENTS,
    /** Frames dropped because nothing here is meant by them. */
    UNWANTED,
    /** Connections refused: by the guest, or because there are too many. */
    REFUSED,
    /** Connections that ended because the guest did not answer. */
    TIMED_OUT,
    /** Connections that the guest reset. */
    RESETS,
    /** TCP segments sent again. */
    RETRANSMITTED,
    /** TCP connections that a guest wanted to open, refused. */
    UNINVITED,
    /** UDP datagrams from clients to VMs. */
    DATAGRAMS_IN,
    /** UDP datagrams from VMs to clients. */
    DATAGRAMS_OUT,
    /** UDP datagrams that could not be handed on. */
    DATAGRAMS_DROPPED
}
