package dev.plankton.bench.viewer;

import dev.plankton.dashboard.Dashboard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a browser receives of the control room's stream, counted. */
final class Viewer implements WebSocket.Listener, AutoCloseable {
    /** Messages of a map have these types, in their first byte, up to this one (docs/control-room-stream.md). */
    private static final int LAST_MAP_TYPE = 3;

    private final LongAdder bytes = new LongAdder();
    private final CountDownLatch picture = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final long begun = System.nanoTime();
    private volatile long pictured;
    private boolean inMessage;

    /** Looks at {@code map}, a subscription, and at the population page's figures. */
    Viewer(Dashboard dashboard, String map) {
        socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + dashboard.token())
                .buildAsync(URI.create("ws://127.0.0.1:" + dashboard.port() + "/api/v1/stream"), this)
                .join();
        CompletableFuture<WebSocket> sent = socket.sendText(map, true);
        for (String more : new String[] {"population", "series"}) {
            sent = sent.thenCompose(_ -> socket.sendText("{\"type\": \"%s\", \"on\": true}".formatted(more), true));
        }
        sent.join();
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        bytes.add(data.remaining());
        if (!inMessage
                && data.hasRemaining()
                && data.get(data.position()) <= LAST_MAP_TYPE
                && picture.getCount() != 0) {
            pictured = System.nanoTime();
            picture.countDown();
        }
        inMessage = !last;
        from.request(1);
        return null;
    }

    /** Milliseconds from connecting to the first message with a map; negative if there was none in {@code patience}. */
    double firstPicture(Duration patience) throws InterruptedException {
        return picture.await(patience.toNanos(), TimeUnit.NANOSECONDS) ? (pictured - begun) / 1e6 : -1;
    }

    /** Bytes received so far. */
    long bytes() {
        return bytes.sum();
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }
}
