package dev.plankton.net.os;

import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What the kernel knows of the client of a connection, without reading from it. */
public enum PeerState {
    /** It may send more. */
    HERE,
    /** It sends no more: it has ended its stream, or is gone. */
    ENDED,
    /** It has reset the connection. */
    GONE,
    /** This transport hides it. */
    UNKNOWN;

    // TCP_INFO of tcp(7): its first byte is the state, numbered as in the kernel's net/tcp_states.h.
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int TCP_INFO_START = 8;
    private static final int TIME_WAIT = 6;
    private static final int CLOSE = 7;
    private static final int CLOSE_WAIT = 8;
    private static final int LAST_ACK = 9;
    private static final int CLOSING = 11;

    /** Asks the kernel. */
    public static PeerState of(Channel channel) {
        if (!(channel instanceof UnixChannel unix)) {
            return UNKNOWN;
        }
        ByteBuffer info = ByteBuffer.allocate(TCP_INFO_START);
        try {
            new Socket(unix.fd().intValue()).getRawOpt(IPPROTO_TCP, TCP_INFO, info);
        } catch (IOException e) {
            return UNKNOWN;
        }
        return switch (info.get(0)) {
            case CLOSE, TIME_WAIT -> GONE;
            case CLOSE_WAIT, LAST_ACK, CLOSING -> ENDED;
            default -> HERE;
        };
    }
}
