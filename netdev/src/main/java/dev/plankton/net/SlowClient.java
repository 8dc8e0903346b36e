package dev.plankton.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.function.IntSupplier;

/** Reckons what waits in one connection whenever something has been written to it. Confined to its event loop. */
final class SlowClient extends ChannelOutboundHandlerAdapter {
    private final SlowClients all;
    private final Channel channel;
    private final IntSupplier held;
    private long counted;
    private boolean gone;

    SlowClient(SlowClients all, Channel channel, IntSupplier held) {
        this.all = all;
        this.channel = channel;
        this.held = held;
    }

    /** That of a connection that {@link Reception} has received. */
    static SlowClient of(Channel channel) {
        return channel.pipeline().get(SlowClient.class);
    }

    /** How many bytes waited when it was last reckoned. */
    long counted() {
        return counted;
    }

    /** Reckons anew how many wait, and tells nobody. */
    long recount() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        counted = gone ? 0 : held.getAsInt() + (out == null ? 0 : out.totalPendingWriteBytes());
        return counted;
    }

    /** More may wait than before. */
    void changed() {
        long before = counted;
        long now = recount();
        if (now != before) {
            all.changed(this, before, now);
        }
    }

    /** Closes the connection; the client hears of it by a reset, as it may not read. */
    void close() {
        forget();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private void forget() {
        gone = true;
        changed();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        changed();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forget();
    }
}
