package dev.plankton.dashboard.stream;

import dev.plankton.dashboard.http.RateLimit;
import dev.plankton.dashboard.json.Json;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One stream and what it has subscribed to. All but {@link #error} and {@link #waiting} is confined to the feed's thread. */
final class Viewer {
    /** Bytes a second of maps, and after a pause. */
    private static final double MAP_BYTES = 200_000, MAP_BURST = 400_000;

    private final Channel channel;
    private final LongAdder sent;
    private final RateLimit mapBytes = new RateLimit(MAP_BYTES, MAP_BURST, System::nanoTime);

    /** Subscriptions that wait to be begun; for any thread. */
    final AtomicInteger waiting = new AtomicInteger();

    @Nullable
    MapView map;

    @Nullable
    ScreenView screen;

    @Nullable
    SerialView serial;

    boolean series;
    boolean population;

    /** What {@link #population} has shown, a hash. */
    int populationShown;

    /**
     * A stream without subscriptions.
     *
     * @param sent counts bytes
     */
    Viewer(Channel channel, LongAdder sent) {
        this.channel = channel;
        this.sent = sent;
    }

    /** Whether it takes something now; if not, it gets what there is then, later. */
    boolean isReady() {
        return channel.isActive() && channel.isWritable();
    }

    /** Bytes of maps that it may get now; 0 or less for none. */
    int mapBytesLeft() {
        return (int) mapBytes.available();
    }

    /** Sends a part of a map. */
    void sendMap(ByteBuf message) {
        mapBytes.spend(message.readableBytes());
        send(message);
    }

    /** Sends a message. */
    void send(ByteBuf message) {
        sent.add(message.readableBytes());
        channel.writeAndFlush(new BinaryWebSocketFrame(message));
    }

    /** Says that a message of the client was wrong, unless it does not read what it is sent. For any thread. */
    void error(String about, String message) {
        String text = Json.text(Json.object("type", "error", "about", about, "message", message));
        if (channel.isWritable()) {
            channel.writeAndFlush(new TextWebSocketFrame(text));
        }
    }
}
