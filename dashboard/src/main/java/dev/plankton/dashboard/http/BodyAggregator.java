package dev.plankton.dashboard.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;

/** Puts requests together, and refuses by its announced length a body that is too long for its route. */
final class BodyAggregator extends HttpObjectAggregator {
    private final Routes routes;

    BodyAggregator(Routes routes) {
        super(routes.all().stream().mapToInt(Route::bodyLimit).max().orElse(0), true);
        this.routes = routes;
    }

    @Override
    protected boolean isContentLengthInvalid(HttpMessage start, int maxContentLength) {
        int limit = maxContentLength;
        if (start instanceof HttpRequest request && HttpUtil.isContentLengthSet(request)) {
            limit = routes.bodyLimit(request.method().name(), new QueryStringDecoder(request.uri()).path());
        }
        return super.isContentLengthInvalid(start, limit);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        Headers.write(
                context,
                Reply.failure(413, "too long a body for this path: see bodyBytes of /api/v1/about"),
                true,
                HttpUtil.isKeepAlive(oversized));
    }
}
