package dev.plankton.dashboard.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Refuses requests by their heads, before anything of their bodies is kept. */
final class AccessHandler extends ChannelInboundHandlerAdapter {
    /** Needs no token. */
    private static final Set<String> OPEN = Set.of("/healthz");

    /** How long a connection may take until a request with the token has come, however slowly it sends. */
    static final int STRANGER_SECONDS = 20;

    private final Access access;
    private boolean closing;
    private @Nullable Future<?> deadline;

    AccessHandler(Access access) {
        this.access = access;
    }

    /** Clients without the token cannot hold the connections that there may be: those with it would be locked out. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor().schedule(() -> context.close(), STRANGER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        endDeadline();
    }

    private void endDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!(message instanceof HttpRequest request)) {
            context.fireChannelRead(message);
            return;
        }
        Reply reply = refusal(request);
        if (reply == null) {
            context.fireChannelRead(message);
        } else {
            closing = true;
            ReferenceCountUtil.release(message);
            Headers.write(context, reply, true, false);
        }
    }

    private @Nullable Reply refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Reply.failure(400, "not a request of HTTP, or too long a head");
        }
        try {
            String path = new QueryStringDecoder(request.uri()).path();
            boolean first = request.method().name().equals("GET") && access.bringsToken(request);
            if (first) {
                // The token leaves the address bar, the history and the Referer.
                return new Reply(
                        303,
                        "text/plain",
                        new byte[0],
                        Map.of("Location", path, "Set-Cookie", access.newCookie(request)));
            }
            boolean open = OPEN.contains(path);
            access.check(request, open);
            if (!open) {
                endDeadline();
            }
            return null;
        } catch (Refusal e) {
            return Reply.failure(e.status(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Reply.failure(400, "not a URL");
        }
    }
}
