package dev.plankton.net.backpressure;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.GatewayCount;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;

/**
 * Counts the bytes of one connection and its end, and notes when it was used last. Outermost in the pipeline; confined to the
 * event loop.
 */
public final class TrafficHandler extends ChannelDuplexHandler {
    /** What waits in a connection. */
    public interface Load {
        /** Bytes that wait for the client and are not yet written. */
        int held();

        /** Whether the client waits for its VM. */
        boolean isBusy();
    }

    private final Tally<GatewayCount> tally;
    private final IdleConnections all;
    private final Channel channel;
    private final Load load;
    private long unsentBefore;

    /** The {@linkplain IdleConnections tick} in which it was used last. */
    int usedAt;

    public TrafficHandler(Tally<GatewayCount> tally, IdleConnections all, Channel channel, Load load) {
        this.tally = tally;
        this.all = all;
        this.channel = channel;
        this.load = load;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        all.used(this);
        tally.add(GatewayCount.BYTES_IN, ((ByteBuf) message).readableBytes());
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        all.used(this);
        tally.add(GatewayCount.BYTES_OUT, ((ByteBuf) message).readableBytes());
        ctx.write(message, promise);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        all.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        all.remove(this);
        tally.add(GatewayCount.CLOSED);
        ctx.fireChannelInactive();
    }

    /** Whether the client waits for its VM. */
    boolean isBusy() {
        return load.isBusy();
    }

    /** Whether a connection unused for long has nothing to wait for: no reply is due, or the client takes nothing of it. */
    boolean isAbandoned() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        long unsent = load.held() + (out == null ? 0 : out.totalPendingWriteBytes());
        long before = unsentBefore;
        unsentBefore = unsent;
        return unsent == 0 ? !load.isBusy() : before > 0 && unsent >= before;
    }

    /** Closes the connection. */
    void close() {
        channel.close();
    }

    /** Closes the connection by a reset, so that the kernel keeps nothing of it. */
    void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }
}
