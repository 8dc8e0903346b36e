package dev.plankton.net.connection;

import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.net.backpressure.BackpressureHandler;
import dev.plankton.net.backpressure.EventLoopContext;
import dev.plankton.net.backpressure.ReadThrottle;
import dev.plankton.net.backpressure.TrafficHandler;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.net.time.LoopClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * {@code Via.SERIAL}: the connection is the cable in COM1. Confined to its event loop, except for the methods of
 * {@link SerialListener}.
 *
 * <p>A serial line has no end of stream. When the client has sent all it will ({@code printf 'a\n' | nc -N ...}), the
 * guest's answer must still reach it, but nothing in the line shows when the answer is over. So the connection stays
 * until the guest has been quiet for {@value #QUIET_MS} ms: far longer than an awake guest pauses, and short enough to
 * wait for at a prompt.
 */
public final class SerialConnection extends ChannelInboundHandlerAdapter
        implements SerialListener, TrafficHandler.Load, NonBlocking {
    private static final int QUIET_MS = 1000;

    /** A guest that is awake may be computing its answer, or just polling the port: it gets this long. */
    private static final int PATIENCE_MS = 3000;

    private final Channel channel;
    private final Endpoint endpoint;
    private final LoopClock clock;
    private final Tally<GatewayCount> tally;
    private final Outbox outbox;
    private final Queue<byte[]> waiting = new ArrayDeque<>(1);
    private final ReadThrottle reading;
    private boolean attached;
    private boolean inputEnded;
    private long quietSince;

    public SerialConnection(Channel channel, Endpoint endpoint, EventLoopContext here) {
        this.channel = channel;
        this.endpoint = endpoint;
        tally = here.tally();
        clock = here.clock();
        reading = new ReadThrottle(here.throttled(), channel, this::clientEnded);
        outbox = new Outbox(channel.eventLoop(), 1, this::drain);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        attached = endpoint.attachSerial(this);
        if (!attached) {
            tally.add(GatewayCount.REFUSED_BUSY);
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (attached) {
                reading.noteRead();
                waiting.add(ByteBufUtil.getBytes(bytes));
                feed();
            }
        } finally {
            bytes.release();
        }
    }

    /** Gives the VM what waits, as far as it takes it; {@link #ready} comes back for the rest. */
    private void feed() {
        byte[] next = waiting.peek();
        while (next != null) {
            switch (endpoint.sendSerial(next)) {
                case ACCEPTED -> {
                    waiting.remove();
                    quietSince = clock.nanoTime();
                    reading.noteTaken();
                    next = waiting.peek();
                }
                case FULL -> {
                    reading.pause();
                    return;
                }
                case GONE -> {
                    waiting.clear();
                    outbox.end(Outbox.End.COMPLETE);
                    return;
                }
            }
        }
        reading.resume();
    }

    /** Bytes that wait here for the client. */
    @Override
    public int held() {
        return outbox.length();
    }

    @Override
    public boolean isBusy() {
        return !waiting.isEmpty();
    }

    private void drain() {
        if (!waiting.isEmpty()) {
            feed();
        }
        if (!channel.isWritable() && !outbox.isOverflown()) {
            BackpressureHandler.changed(channel);
            return; // channelWritabilityChanged comes back for it.
        }
        Outbox.Burst burst = outbox.take();
        if (burst == null) {
            return;
        }
        quietSince = clock.nanoTime();
        switch (burst.end()) {
            case OPEN -> channel.writeAndFlush(Unpooled.wrappedBuffer(burst.bytes(), 0, burst.length()));
            case COMPLETE ->
                channel.writeAndFlush(Unpooled.wrappedBuffer(burst.bytes(), 0, burst.length()))
                        .addListener(sent -> channel.close());
            case DROPPED, OVERFLOWN, FULL -> {
                tally.add(GatewayCount.DROPPED);
                channel.close();
            }
        }
    }

    @Override
    public void output(int vm, byte[] bytes, int offset, int length) {
        outbox.append(bytes, offset, length);
    }

    @Override
    public void ready(int vm) {
        outbox.wake();
    }

    @Override
    public void stopped(int vm) {
        outbox.end(Outbox.End.COMPLETE);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        drain();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            clientEnded();
        }
    }

    private void clientEnded() {
        if (!inputEnded) {
            inputEnded = true;
            quietSince = clock.nanoTime();
            closeWhenQuiet();
        }
    }

    private void closeWhenQuiet() {
        if (!channel.isActive()) {
            return;
        }
        long quietMs = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - quietSince);
        boolean busy = !waiting.isEmpty() || endpoint.state() == RunState.RUNNABLE;
        if (quietMs >= PATIENCE_MS || (quietMs >= QUIET_MS && !busy)) {
            channel.close();
        } else {
            long rest = quietMs < QUIET_MS ? QUIET_MS - quietMs : QUIET_MS;
            clock.schedule(channel.eventLoop(), this::closeWhenQuiet, TimeUnit.MILLISECONDS.toNanos(rest));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        outbox.close();
        waiting.clear();
        if (attached) {
            attached = false;
            endpoint.detachSerial(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelFailures.close(channel, getClass(), cause);
    }
}
