package dev.plankton.debugger.gdb;

import dev.plankton.debugger.gdb.wire.ClientInput;
import dev.plankton.debugger.gdb.wire.PacketChannel;
import dev.plankton.debugger.listen.LoopbackListener;
import dev.plankton.debugger.listen.Sessions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Lets GDB debug machines over TCP. The same port answers GDB's questions for source files by HTTP, as a debuginfod does. Any
 * process that reaches the port controls the machines, so it is on loopback. Safe for any thread.
 */
public final class GdbServer implements AutoCloseable {
    /** How long {@link #close} waits for each session. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final LoopbackListener listener;

    /**
     * Listens on loopback, until it is closed.
     *
     * @param port 0 for any that is free
     * @param failures takes a line for each connection that has failed
     * @throws IOException if the port is taken
     */
    public GdbServer(Processes processes, int port, Consumer<String> failures) throws IOException {
        listener = new LoopbackListener("GDB", port, new GdbSessions(processes), failures);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    private record GdbSessions(Processes processes) implements Sessions {
        @Override
        public void serve(Socket client) throws IOException, InterruptedException {
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
        }

        @Override
        public void end(Socket client, Thread thread) throws IOException, InterruptedException {
            client.close();
            thread.interrupt();
            boolean _ = thread.join(CLOSING);
        }
    }

    /** Ends all sessions and stops listening. What clients were attached to goes on without them. */
    @Override
    public void close() throws IOException {
        listener.close();
    }
}
