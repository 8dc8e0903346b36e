package dev.plankton.debugger.listen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Accepts connections at a port of loopback, and serves each on a thread of its own. A connection that cannot be accepted, as when the
 * process has no descriptor left, waits until one can: after the end of a session, or a second. Safe for any thread.
 */
public final class LoopbackListener implements AutoCloseable {
    private static final long RETRY_MILLIS = 1_000;

    private final ServerSocket socket;
    private final String client;
    private final Sessions sessions;
    private final Consumer<String> failures;
    private final Map<Thread, Socket> open = new ConcurrentHashMap<>();

    /** A permit after the end of a session, and when nothing is accepted any more. */
    private final Semaphore ended = new Semaphore(0);

    private final Thread acceptor;

    /**
     * Listens until it is closed.
     *
     * @param client who connects, for messages
     * @param port 0 for any that is free
     * @param failures takes a line for each connection that has failed
     * @throws IOException if the port is taken
     */
    public LoopbackListener(String client, int port, Sessions sessions, Consumer<String> failures) throws IOException {
        this(new ServerSocket(), client, port, sessions, failures);
    }

    /** The same with a socket that is not bound yet. */
    LoopbackListener(ServerSocket socket, String client, int port, Sessions sessions, Consumer<String> failures)
            throws IOException {
        this.socket = socket;
        this.client = client;
        this.sessions = sessions;
        this.failures = failures;
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        acceptor = Thread.ofPlatform().daemon().name("plankton-debug-accept").start(this::accept);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Waits until {@link #close}. */
    public void await() throws InterruptedException {
        acceptor.join();
    }

    private void accept() {
        boolean failing = false;
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                failing = false;
                Thread thread = Thread.ofPlatform()
                        .daemon()
                        .name("plankton-debug-session")
                        .unstarted(() -> serve(accepted));
                open.put(thread, accepted); // Before it runs, so that close() finds it.
                thread.start();
            } catch (IOException e) {
                if (!socket.isClosed() && !failing) {
                    failures.accept("%s cannot connect now: %s".formatted(client, e.getMessage()));
                }
                failing = true;
                awaitRoom();
            }
        }
    }

    private void awaitRoom() {
        try {
            boolean _ = ended.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            ended.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            accepted.setTcpNoDelay(true);
            sessions.serve(accepted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | UncheckedIOException e) {
            if (!socket.isClosed()) {
                failures.accept("the connection with %s has failed: %s".formatted(client, e.getMessage()));
            }
        } finally {
            open.remove(Thread.currentThread());
            ended.release();
        }
    }

    /** Stops listening, and ends all sessions, also if the thread is interrupted; it stays so. */
    @Override
    public void close() throws IOException {
        socket.close();
        ended.release();
        boolean interrupted = Thread.interrupted();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (Map.Entry<Thread, Socket> session : Map.copyOf(open).entrySet()) {
            try {
                sessions.end(session.getValue(), session.getKey());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
