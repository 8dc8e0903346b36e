package dev.plankton.net.connection;

import dev.plankton.hypervisor.io.Offer;
import dev.plankton.net.backpressure.EventLoopContext;
import dev.plankton.net.endpoint.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * {@code Via.RAW}: what one read brings is one request, the reply's bytes leave as they are. There is nothing in
 * between to say "no" with, so a request that is refused, for whatever reason, ends the connection.
 */
public final class RawConnection extends RequestConnection<byte[]> {
    public RawConnection(Channel channel, Endpoint endpoint, EventLoopContext here, Duration halfClosedTimeout) {
        super(channel, endpoint, here, halfClosedTimeout);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!isFinished()) {
                enqueue(ByteBufUtil.getBytes((ByteBuf) message));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    protected void begin(byte[] request) {
        if (submit(request) != Offer.ACCEPTED) {
            finish(Unpooled.EMPTY_BUFFER);
        }
    }

    @Override
    protected void replyPart(byte[] bytes, int length) {
        // Into a direct buffer at once: Netty would copy an array to one anyway.
        send(buffer(length).writeBytes(bytes, 0, length));
    }

    @Override
    protected void replyEnd(byte[] bytes, int length) {
        replyPart(bytes, length);
    }

    @Override
    protected void replyDropped() {
        finish(Unpooled.EMPTY_BUFFER);
    }

    @Override
    protected void replyFull() {
        replyDropped();
    }
}
