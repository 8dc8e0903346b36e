package dev.plankton.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's decoder, past which {@link PlainRequest plain requests} go in one piece, as {@link GuestRequest}s: they need none of the
 * objects that it makes. Confined to its connection's event loop.
 */
public final class RequestDecoder extends HttpRequestDecoder {
    /** Whether what comes next begins a request. */
    private boolean between = true;

    /** A decoder for a new connection; the limits of {@code config} are for requests that are not plain. */
    public RequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (between) {
            GuestRequest plain = PlainRequest.read(in);
            if (plain != null) {
                out.add(plain);
                return;
            }
        }
        between = false;
        super.decode(ctx, in, out);
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent last) {
            between = last.decoderResult().isSuccess();
        }
    }
}
