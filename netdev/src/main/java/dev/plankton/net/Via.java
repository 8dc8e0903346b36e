package dev.plankton.net;

/** The way a gateway leads a connection into a guest. */
public enum Via {
    /** The request NIC, with HTTP framed on the host: the guest sees one whole request and writes one reply. */
    HTTP,
    /** The serial port COM1: the connection is the cable. One connection a VM at a time. */
    SERIAL,
    /** The request NIC without any framing: each chunk of bytes that arrives is a request. */
    RAW,
    /** The NE2000: a client's connection is answered by the guest's own TCP. */
    NE2000
}
