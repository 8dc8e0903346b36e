package dev.plankton.debugger.dap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;

/**
 * Lets an editor debug a machine that it launches: over a pair of streams, or over TCP, one client after the other. Any process that
 * reaches the port can have files of the user read as images and sources, so it is on loopback.
 */
public final class DapServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Images images;

    /**
     * Listens on loopback.
     *
     * @param images finds what clients launch
     * @param port 0 for any that is free
     * @throws IOException if the port is taken
     */
    public DapServer(Images images, int port) throws IOException {
        this.images = images;
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
     * @throws IOException if the server has been closed, or the connection fails
     * @throws InterruptedException if the thread is interrupted
     */
    public void serveOne() throws IOException, InterruptedException {
        try (Socket client = socket.accept()) {
            client.setTcpNoDelay(true);
            serve(images, client.getInputStream(), client.getOutputStream());
            client.shutdownInput(); // What still reads finds an end, and no broken connection.
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

    /**
     * Serves one client, on this thread, until it disconnects or its stream ends.
     *
     * @param images finds what the client launches
     * @throws IOException if the machine cannot be run on
     * @throws InterruptedException if the thread is interrupted
     */
    public static void serve(Images images, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        DapSession session = new DapSession();
        DapRequests requests = new DapRequests(session, images);
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
            launcher.startListening();
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
