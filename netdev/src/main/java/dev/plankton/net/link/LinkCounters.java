package dev.plankton.net.link;

/**
 * What the links of {@link FrameLinks} have counted. The figures are read one after the other.
 *
 * @param opened connections made or accepted, and datagram sockets opened
 * @param open the same, open now
 * @param reconnects connections made again after one was lost
 * @param refused connections closed at once because the switch has no port left for them
 * @param protocolErrors connections closed because a peer sent what is not the protocol
 * @param foreign datagrams from somebody else than the peer
 */
public record LinkCounters(long opened, long open, long reconnects, long refused, long protocolErrors, long foreign) {}
