package dev.plankton.debugger.gdb;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Lets GDB debug machines over TCP. The same port answers GDB's questions for source files by HTTP, as a debuginfod does. Any
 * process that reaches the port controls the machines, so it is on loopback. Safe for any thread.
 */
public final class GdbServer implements AutoCloseable {
    /** Connections that may wait to be accepted. */
    private static final int BACKLOG = 16;

    /** How long {@link #close} waits for each session. */
    private static final long CLOSE_MILLIS = 5_000;

    private final ServerSocket socket;
    private final Processes processes;
    private final Consumer<String> failures;
    private final Thread accepting;
    private final Map<Thread, Socket> sessions = new ConcurrentHashMap<>();

    /**
     * Listens on loopback, until it is closed.
     *
     * @param port 0 for any that is free
     * @param failures takes a line for each connection that has failed
     * @throws IOException if the port is taken
     */
    public GdbServer(Processes processes, int port, Consumer<String> failures) throws IOException {
        this.processes = processes;
        this.failures = failures;
        socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        accepting = Thread.ofVirtual().name("plankton-gdb").start(this::accept);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread session = Thread.ofVirtual().name("plankton-gdb-session").unstarted(() -> serve(client));
                sessions.put(session, client); // Before it runs, so that close() finds it.
                session.start();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    failures.accept("GDB could not connect: " + e.getMessage());
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            PushbackInputStream in = new PushbackInputStream(new ClientInput(client));
            OutputStream out = new BufferedOutputStream(client.getOutputStream());
            int first = in.read();
            if (first < 0) {
                return;
            }
            in.unread(first);
            if (SourceRequest.begins(first)) {
                SourceRequest.answer(in, out, processes);
            } else if (first == '+' || first == '$') {
                new GdbSession(processes, new PacketChannel(in, out)).run();
            } // Any other is not GDB: a web page's POST could have packets in it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            if (!socket.isClosed()) {
                failures.accept("the connection with GDB has failed: " + e.getMessage());
            }
        } finally {
            sessions.remove(Thread.currentThread());
        }
    }

    /** Ends all sessions and stops listening. What clients were attached to goes on without them. */
    @Override
    public void close() throws IOException {
        socket.close();
        boolean interrupted = false;
        try {
            accepting.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (Map.Entry<Thread, Socket> session : sessions.entrySet()) {
            session.getValue().close();
            session.getKey().interrupt();
            try {
                boolean _ = session.getKey().join(Duration.ofMillis(CLOSE_MILLIS));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
