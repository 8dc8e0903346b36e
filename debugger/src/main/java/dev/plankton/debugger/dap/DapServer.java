package dev.plankton.debugger.dap;

import dev.plankton.debugger.listen.LoopbackListener;
import dev.plankton.debugger.listen.Sessions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;

/**
 * Lets editors debug machines, one for each client: over a pair of streams, or over TCP. Any process that reaches the port can have
 * files of the user read as images and sources, so it is on loopback; a web page cannot, since a connection that does not begin as the
 * protocol's do is closed. Safe for any thread.
 */
public final class DapServer implements AutoCloseable {
    /** How long {@link #close} lets a session end by itself. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final LoopbackListener listener;

    /**
     * Listens on loopback, and serves each client on threads of its own.
     *
     * @param programs what clients can debug
     * @param port 0 for any that is free
     * @param complaints takes a line when a connection fails
     * @throws IOException if the port is taken
     */
    public DapServer(Programs programs, int port, Consumer<String> complaints) throws IOException {
        listener = new LoopbackListener("an editor", port, new Editors(programs), complaints);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    private record Editors(Programs programs) implements Sessions {
        @Override
        public void serve(Socket client) throws IOException, InterruptedException {
            InputStream in = new BufferedInputStream(client.getInputStream());
            if (beginsWell(in)) {
                DapServer.serve(programs, in, client.getOutputStream());
                client.shutdownInput(); // What still reads finds an end, and no broken connection.
            }
        }

        @Override
        public void end(Socket client, Thread thread) throws IOException, InterruptedException {
            endInput(client);
            if (!thread.join(CLOSING)) {
                client.close(); // It waits for a client that does not read.
                thread.join();
            }
        }
    }

    /** Whether the first byte is that of a header of the protocol, and not that of a browser's request. */
    private static boolean beginsWell(InputStream in) throws IOException {
        in.mark(1);
        int first = in.read();
        in.reset();
        return first == 'C';
    }

    /** Waits until {@link #close}. */
    public void await() throws InterruptedException {
        listener.await();
    }

    /** Stops listening, and ends all sessions: VMs that were attached to have been given back when this returns. */
    @Override
    public void close() throws IOException {
        listener.close();
    }

    private static void endInput(Socket client) {
        try {
            client.shutdownInput();
        } catch (IOException e) {
            // It has closed itself meanwhile.
        }
    }

    /**
     * Serves one client, on this thread, until it disconnects or its stream ends.
     *
     * @param programs what the client can debug
     * @throws IOException if the machine cannot be run on
     * @throws InterruptedException if the thread is interrupted
     */
    public static void serve(Programs programs, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        DapSession session = new DapSession();
        DapRequests requests = new DapRequests(session, programs);
        ExecutorService reader = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("dap-reader").factory());
        try {
            Launcher<IDebugProtocolClient> launcher = new DebugLauncher.Builder<IDebugProtocolClient>()
                    .setLocalService(requests)
                    .setRemoteInterface(IDebugProtocolClient.class)
                    .setInput(in)
                    .setOutput(out)
                    .setExecutorService(reader)
                    .setExceptionHandler(failure -> Request.error(failure).getResponseError())
                    .wrapMessages(consumer -> flushing(consumer, requests))
                    .create();
            session.connect(launcher.getRemoteProxy());
            var _ = launcher.startListening();
            reader.execute(session.thread()::close); // After the listener, which has the thread until the stream ends.
            session.thread().run();
        } finally {
            session.close();
            reader.shutdown(); // It reads on until the stream ends: a client need not close its end.
        }
    }

    /** Has requests answered after the library has taken them in; what it sends passes by. */
    private static MessageConsumer flushing(MessageConsumer consumer, DapRequests requests) {
        return consumer instanceof RemoteEndpoint
                ? message -> {
                    consumer.consume(message);
                    requests.flush();
                }
                : consumer;
    }
}
