package dev.plankton.net;

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
 * <p>Source: socket(7), SO_BINDTODEVICE; without privileges since Linux 5.7. Tried on Linux 6.18 as root and as nobody:
 * 127.0.0.0 to 127.255.255.254 connect, the host's own outer address is refused by the kernel (ECONNREFUSED).
 */
final class LoopbackDevice {
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;

    private LoopbackDevice() {}

    /** Ties the still unbound channel to "lo"; false if transport or kernel cannot, and the port is open to all. */
    static boolean tie(Channel channel) {
        if (!(channel instanceof UnixChannel unix)) {
            return false;
        }
        try {
            new Socket(unix.fd().intValue())
                    .setRawOpt(
                            SOL_SOCKET, SO_BINDTODEVICE, ByteBuffer.wrap("lo\0".getBytes(StandardCharsets.US_ASCII)));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
