package dev.plankton.debugger.dap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.jspecify.annotations.Nullable;

/**
 * How requests of the protocol are answered. They arrive on the thread that reads from the client, wait until it has done with each
 * message, and are answered on the machine's thread: so a response always leaves before the events that follow from it.
 */
abstract class Answering implements IDebugProtocolServer {
    final DapSession session;
    private final List<Runnable> received = new ArrayList<>();

    Answering(DapSession session) {
        this.session = session;
    }

    /** The response that {@code request} gives. */
    final <T extends @Nullable Object> CompletableFuture<T> answer(Request<T> request) {
        CompletableFuture<T> response = new CompletableFuture<>();
        received.add(() -> {
            try {
                response.complete(request.answer());
            } catch (Exception | StackOverflowError e) {
                response.completeExceptionally(Request.error(e));
            }
            session.answered();
        });
        return response;
    }

    /** The same for a request that must have arguments. */
    final <T extends @Nullable Object> CompletableFuture<T> answer(@Nullable Object arguments, Request<T> request) {
        return answer(() -> {
            given(arguments, "arguments");
            return request.answer();
        });
    }

    /** The same without a response to send back. */
    final CompletableFuture<Void> done(@Nullable Object arguments, Action request) {
        return done(() -> {
            given(arguments, "arguments");
            request.run();
        });
    }

    /** An empty response, once {@code request} is done. */
    @SuppressWarnings("NullAway") // The protocol's empty response is a null of type Void.
    final CompletableFuture<Void> done(Action request) {
        return answer(() -> {
            request.run();
            return null;
        });
    }

    /** A request whose response is empty. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** A message has been taken in, and what sends its response is in place: now it may be answered. */
    final void flush() {
        received.forEach(session.thread()::submit);
        received.clear();
    }

    /** What a request must have. */
    static <T> T given(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("the request has no " + what);
        }
        return Objects.requireNonNull(value);
    }

    static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
