package dev.plankton.net.connection;

import dev.plankton.counters.Tally;
import dev.plankton.net.backpressure.BackpressureHandler;
import dev.plankton.net.backpressure.EventLoopContext;
import dev.plankton.net.backpressure.ReadThrottle;
import dev.plankton.net.backpressure.TrafficHandler;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.ip.IpStack;
import dev.plankton.net.ip.TcpConnection;
import dev.plankton.net.ip.TcpListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/**
 * {@code Via.NE2000}: joins a client's connection to one that the gateway opens to the guest's own TCP. Confined to the event
 * loop.
 *
 * <p>A slow side slows the other: a client is not read while {@link TcpConnection#ENOUGH} bytes wait for the guest, and
 * the window announced to the guest closes while {@link #MOST} bytes wait for the client.
 */
public final class Ne2000Connection extends ChannelInboundHandlerAdapter implements TcpListener, TrafficHandler.Load {
    /** Bytes for the client that may gather here while Netty's own buffer is above its mark. */
    private static final int MOST = 32 << 10;

    private static final int USUAL = 256;
    /** Bytes that wait for the guest and are worth counting. */
    private static final int MANY = 1 << 10;

    private final Channel channel;
    private final Tally<GatewayCount> tally;
    private final FlushBatch departures = FlushBatch.here();
    private final LoopBuffers buffers = LoopBuffers.here();
    private final @Nullable TcpConnection connection;
    private final ReadThrottle reading;
    private @Nullable ByteBuf gathered;
    private boolean theirEnd;
    private boolean over;

    /** To be called on the channel's event loop. */
    public Ne2000Connection(Channel channel, IpStack stack, int vm, int guestPort, EventLoopContext here) {
        this.channel = channel;
        tally = here.tally();
        // An end is left to the guest's patience, which is bounded.
        reading = new ReadThrottle(here.throttled(), channel, () -> {});
        connection = stack.connection(vm, guestPort, this);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (connection == null) {
            tally.add(GatewayCount.REFUSED_BUSY);
            reset();
        } else {
            connection.connect();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (connection == null || over) {
            bytes.release();
            return;
        }
        tally.add(GatewayCount.REQUESTS);
        reading.noteRead();
        connection.send(bytes);
        if (connection.waiting() > MANY) {
            BackpressureHandler.changed(channel);
        }
        if (connection.waiting() >= TcpConnection.ENOUGH) {
            reading.pause();
        }
    }

    @Override
    public void taken() {
        reading.noteTaken();
        if (connection != null && reading.isPaused() && connection.waiting() < TcpConnection.ENOUGH / 2) {
            reading.resume();
        }
    }

    /** Bytes that wait here for the client or the guest. */
    @Override
    public int held() {
        return (connection == null ? 0 : connection.waiting()) + (gathered == null ? 0 : gathered.readableBytes());
    }

    @Override
    public boolean isBusy() {
        return connection != null && connection.waiting() > 0;
    }

    @Override
    public int room() {
        return MOST - (gathered == null ? 0 : gathered.readableBytes());
    }

    @Override
    public void received(byte[] bytes, int offset, int length) {
        ByteBuf buffer = gathered;
        if (buffer == null) {
            buffer = buffers.take(Math.max(length, USUAL), channel.alloc());
            gathered = buffer;
        }
        buffer.writeBytes(bytes, offset, length);
    }

    @Override
    public void ended() {
        theirEnd = true;
    }

    @Override
    public void settled() {
        ByteBuf buffer = gathered;
        if (buffer != null && (channel.isWritable() || over)) {
            gathered = null;
            tally.add(GatewayCount.REPLIES);
            departures.send(channel, buffer);
        }
        if (gathered != null) {
            BackpressureHandler.changed(channel);
        } else if (theirEnd && !over) {
            theirEnd = false;
            // After the bytes still on their way out.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(sent -> ((DuplexChannel) channel).shutdownOutput());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && !over) {
            settled();
            if (connection != null) {
                connection.roomChanged();
            }
        }
    }

    @Override
    public void closed(End how) {
        over = true;
        if (how == End.CLOSED) {
            settled();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            tally.add(GatewayCount.DROPPED);
            reset();
        }
    }

    /** The client hears of it as it would from the guest itself. */
    private void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    /** The client has sent all it will send. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && connection != null) {
            connection.end();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!over && connection != null) {
            over = true;
            connection.abort();
        }
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelFailures.close(channel, getClass(), cause);
    }
}
