package dev.plankton.debugger.dap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.debug.ContinueArguments;
import org.eclipse.lsp4j.debug.ContinuedEventArguments;
import org.eclipse.lsp4j.debug.ExitedEventArguments;
import org.eclipse.lsp4j.debug.InitializeRequestArguments;
import org.eclipse.lsp4j.debug.InvalidatedEventArguments;
import org.eclipse.lsp4j.debug.MemoryEventArguments;
import org.eclipse.lsp4j.debug.OutputEventArguments;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.TerminatedEventArguments;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;

/** An editor that keeps the events it gets, and counts its requests. */
public final class Client implements IDebugProtocolClient, AutoCloseable {
    private static final long MINUTES = 2;

    /** It logs each end of a connection with a stack trace. */
    private static final Logger PROTOCOL = Logger.getLogger("org.eclipse.lsp4j");

    private final ExecutorService reader = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final StringBuffer output = new StringBuffer();
    /** The server at the other end. */
    public final Server server;

    /** With the requests that the protocol does not have. */
    public interface Server extends IDebugProtocolServer {
        @JsonRequest("plankton/screen")
        CompletableFuture<Map<String, Object>> screen();

        @JsonRequest("plankton/type")
        CompletableFuture<Map<String, Object>> type(Map<String, Object> arguments);

        @JsonRequest("plankton/go")
        CompletableFuture<Map<String, Object>> goTo(Map<String, Object> arguments);

        @JsonRequest("plankton/lastWrite")
        CompletableFuture<Map<String, Object>> lastWrite(Map<String, Object> arguments);

        @JsonRequest("plankton/nothing")
        CompletableFuture<Map<String, Object>> nothing();
    }

    /** What the client hears beside {@link StoppedEventArguments} and the like. */
    public record Initialized() {}

    public Client(InputStream in, OutputStream out) {
        PROTOCOL.setLevel(Level.WARNING);
        Launcher<Server> launcher =
                DebugLauncher.createLauncher(this, Server.class, in, out, reader, consumer -> message -> {
                    if (message instanceof RequestMessage) {
                        requests.incrementAndGet();
                    }
                    consumer.consume(message);
                });
        launcher.startListening();
        server = launcher.getRemoteProxy();
    }

    public int requests() {
        return requests.get();
    }

    /** What the server answers within a time that no failure outlasts. */
    public static <T> T get(CompletableFuture<T> response) throws Exception {
        return response.get(MINUTES, TimeUnit.MINUTES);
    }

    /** The message of the error that the server answers. */
    public static String error(CompletableFuture<?> response) {
        Throwable thrown = catchThrowable(() -> get(response));
        assertThat(thrown).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(ResponseErrorException.class);
        return ((ResponseErrorException) thrown.getCause()).getResponseError().getMessage();
    }

    /** The next event that is of {@code kind}; those before it are passed over. */
    public <E> E next(Class<E> kind) throws InterruptedException {
        while (true) {
            Object event = events.poll(MINUTES, TimeUnit.MINUTES);
            assertThat(event).as("an event of " + kind.getSimpleName()).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    /** The next stop; all that has been said before it is in {@link #output}. */
    public StoppedEventArguments stop() throws InterruptedException {
        return next(StoppedEventArguments.class);
    }

    public StoppedEventArguments go() throws Exception {
        ContinueArguments arguments = new ContinueArguments();
        arguments.setThreadId(1);
        assertThat(get(server.continue_(arguments)).getAllThreadsContinued()).isTrue();
        return stop();
    }

    /** All output so far. */
    public String output() {
        return output.toString();
    }

    /** Says hello, launches, and waits until breakpoints may be set. */
    public void launch(Map<String, Object> arguments) throws Exception {
        InitializeRequestArguments hello = new InitializeRequestArguments();
        hello.setAdapterID("plankton");
        hello.setSupportsInvalidatedEvent(true);
        hello.setSupportsMemoryEvent(true);
        get(server.initialize(hello));
        get(server.launch(arguments));
        next(Initialized.class);
    }

    @Override
    public void initialized() {
        events.add(new Initialized());
    }

    @Override
    public void stopped(StoppedEventArguments event) {
        events.add(event);
    }

    @Override
    public void continued(ContinuedEventArguments event) {
        events.add(event);
    }

    @Override
    public void exited(ExitedEventArguments event) {
        events.add(event);
    }

    @Override
    public void terminated(TerminatedEventArguments event) {
        events.add(event);
    }

    @Override
    public void invalidated(InvalidatedEventArguments event) {
        events.add(event);
    }

    @Override
    public void memory(MemoryEventArguments event) {
        events.add(event);
    }

    @Override
    public void output(OutputEventArguments event) {
        output.append(event.getOutput());
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
