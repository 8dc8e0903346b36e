package dev.plankton.net.backpressure;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.function.IntSupplier;

/** Computes what waits in one connection whenever something has been written to it. Confined to its event loop. */
public final class BackpressureHandler extends ChannelOutboundHandlerAdapter {
    private final SlowClientEviction all;
    private final Channel channel;
    private final IntSupplier held;
    private long counted;
    private boolean gone;

    BackpressureHandler(SlowClientEviction all, Channel channel, IntSupplier held) {
        this.all = all;
        this.channel = channel;
        this.held = held;
    }

    /** More may wait in a connection than before, if it is still there. */
    public static void changed(Channel channel) {
        BackpressureHandler client = channel.pipeline().get(BackpressureHandler.class);
        if (client != null) {
            client.changed();
        }
    }

    /** How many bytes waited when they were last counted. */
    long counted() {
        return counted;
    }

    /** Counts again how many wait, and notifies no handler. */
    long recount() {
        counted = gone ? 0 : held.getAsInt() + unsent();
        return counted;
    }

    private long unsent() {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return out == null ? 0 : out.totalPendingWriteBytes();
    }

    /** More may wait than before. */
    public void changed() {
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
        if (counted > 0 || unsent() > 0) {
            changed();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forget();
    }
}
