package dev.plankton.dashboard.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses requests by their heads, before anything of their bodies is kept. */
final class AccessHandler extends ChannelInboundHandlerAdapter {
    /** Needs no token. */
    private static final Set<String> OPEN = Set.of("/healthz");

    private final Access access;
    private boolean closing;

    AccessHandler(Access access) {
        this.access = access;
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
            access.check(request, OPEN.contains(path));
            return null;
        } catch (Refusal e) {
            return Reply.failure(e.status(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Reply.failure(400, "not a URL");
        }
    }
}
