package dev.plankton.net.os;

import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Ties a listening socket to the loopback device, so that the port is closed for the outside world although the socket
 * is bound to the wildcard address, as it must be to receive the whole of 127.0.0.0/8.
 *
 * <p>Source: socket(7), SO_BINDTODEVICE; without privileges since Linux 5.7. Tried on Linux 6.18 as root and as an unprivileged user:
 * 127.0.0.0 to 127.255.255.254 connect, the host's own outer address is refused by the kernel (ECONNREFUSED).
 */
public final class LoopbackDevice {
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;

    private LoopbackDevice() {}

    /**
     * Ties the still unbound channel to "lo".
     *
     * @throws UnsupportedOperationException if transport or kernel cannot, so that the port would be open to all
     */
    public static void tie(Channel channel) {
        if (!(channel instanceof UnixChannel unix)) {
            throw new UnsupportedOperationException("only io_uring and epoll can tie a socket to the loopback device");
        }
        tie(new Socket(unix.fd().intValue()));
    }

    /** The same of a socket. */
    public static void tie(Socket socket) {
        try {
            socket.setRawOpt(SOL_SOCKET, SO_BINDTODEVICE, ByteBuffer.wrap("lo\0".getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UnsupportedOperationException(
                    "the kernel does not tie a socket to the loopback device (" + e.getMessage()
                            + "), so other hosts would reach it; bind one address such as 127.0.0.1",
                    e);
        }
    }
}
