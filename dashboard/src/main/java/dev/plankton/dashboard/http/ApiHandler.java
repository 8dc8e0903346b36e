package dev.plankton.dashboard.http;

import dev.plankton.hypervisor.NoReplyException;
import dev.plankton.hypervisor.PopulationTooLargeException;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Has requests answered one after the other, by an endpoint, with a file, or as the beginning of a stream. */
final class ApiHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final System.Logger LOG = System.getLogger("dev.plankton.dashboard");

    private final Routes routes;
    private final Assets assets;
    private final Executor threads;
    private final BiConsumer<ChannelHandlerContext, FullHttpRequest> upgrade;

    /**
     * A handler of one connection.
     *
     * @param threads on which endpoints are called
     * @param upgrade takes a request that asks for a WebSocket
     */
    ApiHandler(
            Routes routes,
            Assets assets,
            Executor threads,
            BiConsumer<ChannelHandlerContext, FullHttpRequest> upgrade) {
        this.routes = routes;
        this.assets = assets;
        this.threads = threads;
        this.upgrade = upgrade;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean head = request.method().name().equals("HEAD");
        boolean keep = HttpUtil.isKeepAlive(request);
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String method = head ? "GET" : request.method().name();
        if (uri.path().equals(HttpServer.STREAM)
                && method.equals("GET")
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true)) {
            upgrade.accept(context, request);
            return;
        }
        if (method.equals("GET") && !routes.knows(uri.path())) {
            Optional<Assets.Asset> asset = assets.find(uri.path());
            if (asset.isPresent()) {
                Headers.write(context, file(asset.get(), request), !head, keep);
                return;
            }
        }
        // The next request waits: replies leave in the order of their requests.
        context.channel().config().setAutoRead(false);
        HttpServer.answering(context.pipeline());
        byte[] body = ByteBufUtil.getBytes(request.content());
        threads.execute(() -> {
            Reply reply = answer(method, uri, body);
            try {
                context.executor().execute(() -> {
                    if (context.isRemoved()) {
                        return; // The client has gone.
                    }
                    HttpServer.awaitRequest(context.pipeline());
                    Headers.write(context, reply, !head, keep);
                    context.channel().config().setAutoRead(true);
                });
            } catch (RejectedExecutionException e) {
                // The server has closed meanwhile, and with it the connection: there is no client that could take the
                // reply.
            }
        });
    }

    private static Reply file(Assets.Asset asset, FullHttpRequest request) {
        String accepted = request.headers().get(HttpHeaderNames.ACCEPT_ENCODING, "");
        return accepted.contains("gzip")
                ? new Reply(200, asset.type(), asset.zipped(), Map.of("Content-Encoding", "gzip"))
                : new Reply(200, asset.type(), asset.bytes(), Map.of());
    }

    private Reply answer(String method, QueryStringDecoder uri, byte[] body) {
        try {
            Routes.Match match = routes.find(method, uri.path());
            int limit = match.route().bodyLimit();
            if (body.length > limit) {
                throw new Refusal(413, "a body of %d bytes: at most %d".formatted(body.length, limit));
            }
            return match.route().endpoint().answer(new Call(match.path(), uri.parameters(), body));
        } catch (ExecutionException e) {
            return failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.failure(503, "the server is being closed");
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return failure(e);
        }
    }

    private static Reply failure(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case Refusal refusal -> Reply.failure(refusal.status(), message);
            case TimeoutException _ -> Reply.failure(504, "no reply in time");
            case NoReplyException none ->
                Reply.failure(none.reason() == NoReplyException.Reason.INBOX_FULL ? 429 : 409, message);
            case PopulationTooLargeException _ -> Reply.failure(503, message);
            case IllegalStateException _ -> Reply.failure(409, message);
            case IllegalArgumentException _ -> Reply.failure(400, message);
            case IOException _ -> Reply.failure(400, message);
            case OutOfMemoryError _ -> Reply.failure(503, "out of memory");
            default -> {
                LOG.log(System.Logger.Level.ERROR, "an endpoint of the control room failed", failure);
                yield Reply.failure(500, "internal error: see the server's log");
            }
        };
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
