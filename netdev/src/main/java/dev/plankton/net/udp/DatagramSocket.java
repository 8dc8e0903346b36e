package dev.plankton.net.udp;

import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import dev.plankton.net.os.LoopbackDevice;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket on an event loop of epoll that is no channel: of a datagram, a channel makes a dozen objects, two of them addresses.
 * Confined to its event loop, except for opening and closing.
 */
final class DatagramSocket implements EpollIoHandle {
    private static final DefectLog DEFECTS = new DefectLog(SafeLog.of(DatagramSocket.class));

    // ip(7).
    private static final int IPPROTO_IP = 0;
    private static final int IP_PKTINFO = 8;

    private final IoEventLoop loop;
    private final Socket socket;
    private final Runnable readable;

    /** Set before the loop is asked to close this. */
    private @Nullable IoRegistration registration;

    /** A socket for IPv4, which Netty makes only for its own channels. */
    private static final class Descriptor extends Socket {
        Descriptor() {
            super(newSocketDgram0(SocketProtocolFamily.INET));
        }
    }

    private DatagramSocket(IoEventLoop loop, Socket socket, Runnable readable) {
        this.loop = loop;
        this.socket = socket;
        this.readable = readable;
    }

    /**
     * A socket that is bound; {@link #start} has it report what comes.
     *
     * @param loopbackOnly as for {@link LoopbackDevice}
     * @param readable run on the loop when datagrams can be received, until all have been
     * @throws IOException if it cannot be bound
     */
    static DatagramSocket open(IoEventLoop loop, InetSocketAddress at, boolean loopbackOnly, Runnable readable)
            throws IOException {
        Socket socket = new Descriptor();
        boolean bound = false;
        try {
            socket.setIntOpt(IPPROTO_IP, IP_PKTINFO, 1);
            if (loopbackOnly) {
                LoopbackDevice.tie(socket);
            }
            socket.bind(at);
            bound = true;
            return new DatagramSocket(loop, socket, readable);
        } finally {
            if (!bound) {
                socket.close();
            }
        }
    }

    /** Begins; waits until it has. */
    void start() {
        IoRegistration made = loop.register(this).syncUninterruptibly().getNow();
        registration = made;
        long _ = made.submit(EpollIoOps.EPOLLIN);
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        try {
            readable.run();
        } catch (Throwable e) {
            DEFECTS.log(getClass(), "failed; a datagram is lost, more of this kind are not logged", e);
        }
    }

    /** Called by the loop when that ends, too. */
    @Override
    public void close() {
        try {
            if (registration != null) {
                boolean _ = registration.cancel();
            }
        } catch (RejectedExecutionException e) {
            // The loop has ended, and looks at nothing any more.
        }
        try {
            socket.close();
        } catch (IOException e) {
            DEFECTS.log(getClass(), "cannot be closed", e);
        }
    }
}
