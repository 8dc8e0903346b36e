package dev.plankton.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts the bytes of all connections and the connections that end. One object for the whole gateway. */
@Sharable
final class Traffic extends ChannelDuplexHandler {
    private final Tally tally;

    Traffic(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        tally.bytesIn.add(((ByteBuf) message).readableBytes());
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        tally.bytesOut.add(((ByteBuf) message).readableBytes());
        ctx.write(message, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        tally.closed.increment();
        ctx.fireChannelInactive();
    }
}
