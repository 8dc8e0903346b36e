package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Lets GDB debug one machine over TCP, one client after the other. While no client is connected the machine stands still. Any
 * process that reaches the port controls the machine, so it is on loopback.
 */
public final class GdbServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Debuggee debuggee;

    /**
     * Listens on loopback.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port is taken
     */
    public GdbServer(Debuggee debuggee, int port) throws IOException {
        this.debuggee = debuggee;
        socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /**
     * Serves the next client, on this thread, until it leaves.
     *
     * @return whether the client wants the machine to end
     * @throws IOException if the server has been closed, or the connection fails
     */
    public boolean serveOne() throws IOException {
        try (Socket client = socket.accept()) {
            client.setTcpNoDelay(true);
            return new GdbSession(
                            debuggee,
                            new PacketChannel(
                                    new PushbackInputStream(client.getInputStream()),
                                    new BufferedOutputStream(client.getOutputStream())))
                    .run();
        }
    }

    /** Whether {@link #close} has been called. */
    public boolean closed() {
        return socket.isClosed();
    }

    /** Stops listening; {@link #serveOne} fails, unless it serves a client already. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
