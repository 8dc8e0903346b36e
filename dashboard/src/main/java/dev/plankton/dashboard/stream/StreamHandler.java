package dev.plankton.dashboard.stream;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.plankton.dashboard.http.HttpServer;
import dev.plankton.dashboard.http.RateLimit;
import dev.plankton.dashboard.http.Refusal;
import dev.plankton.dashboard.json.Json;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One WebSocket: takes the client's subscriptions and inputs. On the thread of the sockets. */
public final class StreamHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final int LONGEST_FRAME = 65_536;
    private static final double FRAMES = 1000, FRAMES_BURST = 2000;

    /** After which silence of the client it is asked for a sign of life, how often, and how long it may take to end. */
    private static final int PING_SECONDS = 30, PINGS = 2, CLOSE_SECONDS = 5;

    private final Feed feed;
    private final Subscriptions subscriptions;
    private final RateLimit frames = new RateLimit(FRAMES, FRAMES_BURST, System::nanoTime);
    private @Nullable Viewer viewer;
    private int unanswered;
    private boolean closing;

    private StreamHandler(Feed feed, Subscriptions subscriptions) {
        this.feed = feed;
        this.subscriptions = subscriptions;
    }

    /** Makes a connection a stream, with the request that asks for it. */
    public static BiConsumer<ChannelHandlerContext, FullHttpRequest> upgrade(Feed feed, Subscriptions subscriptions) {
        return (context, request) -> {
            WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                            "ws://localhost" + HttpServer.STREAM, null, false, LONGEST_FRAME)
                    .newHandshaker(request);
            if (feed.viewers() >= Feed.MOST) {
                HttpServer.refuse(context, new Refusal(503, Feed.MOST + " streams are open: close a page"));
                return;
            }
            if (handshaker == null) {
                WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel())
                        .addListener(ChannelFutureListener.CLOSE);
                return;
            }
            context.pipeline().addLast(handlers(feed, subscriptions));
            handshaker.handshake(context.channel(), request).addListener(done -> {
                if (!done.isSuccess()) {
                    context.close();
                }
            });
            HttpServer.becomeStream(context.pipeline());
        };
    }

    /** A stream's own handlers: what the client sends resets the time that it has been silent, what it is sent does not. */
    static ChannelHandler[] handlers(Feed feed, Subscriptions subscriptions) {
        return new ChannelHandler[] {new IdleStateHandler(PING_SECONDS, 0, 0), new StreamHandler(feed, subscriptions)};
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        viewer = feed.add(context.channel());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (viewer != null) {
            feed.remove(viewer);
            viewer = null;
        }
        context.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        unanswered = 0;
        if (closing) {
            return;
        }
        if (!frames.take(1)) {
            close(context, WebSocketCloseStatus.POLICY_VIOLATION, "too many frames");
            return;
        }
        switch (frame) {
            case TextWebSocketFrame text when text.isFinalFragment() -> take(text.text());
            case PingWebSocketFrame ping -> {
                // What a client does not read is not kept for it without end.
                if (context.channel().isWritable()) {
                    context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
                }
            }
            case PongWebSocketFrame _ -> {}
            case CloseWebSocketFrame _ -> close(context, WebSocketCloseStatus.NORMAL_CLOSURE, "");
            default -> close(context, WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "whole text frames are expected");
        }
    }

    private void take(String text) {
        Viewer from = viewer;
        if (from == null) {
            return;
        }
        String about = "message";
        try {
            JsonObject message = Json.parse(text);
            about = message.get("type") instanceof JsonPrimitive type ? type.getAsString() : about;
            subscriptions.take(from, message);
        } catch (IllegalArgumentException | IllegalStateException e) {
            from.error(about, String.valueOf(e.getMessage()));
        }
    }

    /** Ends the stream once the client has read that, or in a few seconds. */
    private void close(ChannelHandlerContext context, WebSocketCloseStatus status, String reason) {
        closing = true;
        context.writeAndFlush(new CloseWebSocketFrame(status, reason)).addListener(ChannelFutureListener.CLOSE);
        var _ = context.executor().schedule(() -> context.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            if (unanswered++ < PINGS) {
                context.writeAndFlush(new PingWebSocketFrame());
            } else {
                context.close();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
