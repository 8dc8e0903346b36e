package dev.plankton.net.connection;

import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.net.backpressure.BackpressureHandler;
import dev.plankton.net.backpressure.EventLoopContext;
import dev.plankton.net.backpressure.LoopBudget;
import dev.plankton.net.backpressure.ReadThrottle;
import dev.plankton.net.backpressure.TrafficHandler;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.net.endpoint.RoutedReply;
import dev.plankton.net.time.LoopClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a VM's request NIC: one request at a time is with the VM, the next ones wait here, replies leave in
 * order. Confined to its event loop, except for the methods of {@link RoutedReply}.
 *
 * <p>Read-ahead is bounded: while a request waits for another nothing more is read, so at most what one read brought
 * (16 KiB) waits. Only after the client's end of stream does Netty read on: then what the kernel has buffered waits.
 *
 * @param <Q> one waiting request
 */
public abstract class RequestConnection<Q> extends ChannelInboundHandlerAdapter
        implements RoutedReply, TrafficHandler.Load, NonBlocking {
    /** A longer reply leaves in parts of about this size; a shorter one in one piece once it is whole. */
    static final int STREAM_FROM = 64 << 10;

    /** RFC 9112, section 9.6: reading on for a while, lest a reset takes the last reply away from the client. */
    private static final long LINGER_S = 2;

    /** How many requests of one connection begin before other connections have their turn. */
    private static final int TURN = 8;

    /** Where the client is. */
    protected final Channel channel;

    /** Counts what happens to requests. */
    protected final Tally<GatewayCount> tally;

    private final Endpoint endpoint;
    private final LoopClock clock;
    private final Outbox outbox;
    private final ReadThrottle reading;
    private final LoopBudget budget;
    private final Runnable turn = this::takeTurn;
    /** How long the reply to a client that has already ended its stream may take; such a client may be gone. */
    private final Duration halfClosedTimeout;

    private final InlineReply near = InlineReply.here();
    private final FlushBatch departures = FlushBatch.here();
    private final LoopBuffers buffers = LoopBuffers.here();
    private final Queue<Q> waiting = new ArrayDeque<>(1);
    private boolean inFlight;
    private boolean inputEnded;
    private boolean pumping;
    /** The rest begins in a later round of the loop. */
    private boolean waitsForTurn;

    /** Requests that have begun in this round of the loop. */
    private int begun;

    /** The reply was there before the submission returned, and is still {@link #near}. */
    private boolean answered;

    private boolean finished;
    /** Closes the connection later; nothing of a connection that has ended stays in the event loop's queue of timers. */
    private @Nullable Future<?> closing;

    /** To be called on the channel's event loop. */
    protected RequestConnection(Channel channel, Endpoint endpoint, EventLoopContext here, Duration halfClosedTimeout) {
        this.channel = channel;
        this.endpoint = endpoint;
        tally = here.tally();
        clock = here.clock();
        budget = here.budget();
        this.halfClosedTimeout = halfClosedTimeout;
        reading = new ReadThrottle(here.throttled(), channel, this::closeSoon);
        outbox = new Outbox(channel.eventLoop(), STREAM_FROM, this::drain);
    }

    /** Begins with a request, none other being in flight: {@link #submit} it or answer it. */
    protected abstract void begin(Q request);

    /** The next bytes of a reply too long to wait for; the array is not to be kept. */
    protected abstract void replyPart(byte[] bytes, int length);

    /** The last, and mostly only, bytes of a reply; the array is not to be kept. */
    protected abstract void replyEnd(byte[] bytes, int length);

    /** There is no (further) reply. */
    protected abstract void replyDropped();

    /** There is none, as the VM takes no more at the moment: {@link Offer#FULL}, said later. */
    protected abstract void replyFull();

    /** Bytes of replies that wait here for the client. */
    @Override
    public final int held() {
        return outbox.length();
    }

    /** Nothing is in flight and nothing waits. */
    protected void idle() {}

    /** Adds a request of the client; it begins when those before it have been answered. */
    protected final void enqueue(Q request) {
        reading.noteRead();
        waiting.add(request);
        pump();
        // One that waits for nothing but its turn will have it soon.
        if (waiting.size() > (waitsForTurn ? 1 : 0)) {
            reading.pause();
        }
    }

    @Override
    public final boolean isBusy() {
        return inFlight || !waiting.isEmpty();
    }

    /** Nothing that still arrives on this connection matters. */
    protected final boolean isFinished() {
        return finished;
    }

    /** Gives the VM a request; its reply comes to {@link #replyPart}, {@link #replyEnd}, {@link #replyDropped} or {@link #replyFull} if it is accepted. */
    protected final Offer submit(byte[] request) {
        near.begin(this);
        Offer offer = endpoint.request(request, this);
        near.finish();
        if (offer == Offer.ACCEPTED) {
            inFlight = true;
            tally.add(GatewayCount.REQUESTS);
            answered = near.end() != Outbox.End.OPEN && channel.isWritable();
            if (!answered) {
                leaveInOutbox();
            }
        } else {
            tally.add(GatewayCount.DROPPED);
        }
        return offer;
    }

    private void leaveInOutbox() {
        outbox.prepend(near.bytes(), near.length());
        if (near.end() != Outbox.End.OPEN) {
            outbox.end(near.end());
        }
    }

    /** An empty buffer with room for {@code size} bytes, for what is to be sent. */
    protected final ByteBuf buffer(int size) {
        return buffers.take(size, channel.alloc());
    }

    /** Sends bytes of this connection, not the last ones, soon. */
    protected final void send(ByteBuf bytes) {
        departures.send(channel, bytes);
    }

    /** Sends the last bytes of this connection and closes it, letting the client read them first. */
    protected final void finish(ByteBuf last) {
        boolean unread = !waiting.isEmpty() || reading.isPaused();
        stop();
        channel.writeAndFlush(last).addListener(sent -> {
            if (unread) {
                linger();
            } else {
                channel.close();
            }
        });
    }

    /** Like {@link #finish} when the client is still sending something that will not be read. */
    protected final void finishUnread(ByteBuf last) {
        stop();
        channel.writeAndFlush(last).addListener(sent -> linger());
    }

    private void stop() {
        finished = true;
        inFlight = false;
        waiting.clear();
        outbox.close();
    }

    private void linger() {
        if (inputEnded) {
            channel.close();
            return;
        }
        ((DuplexChannel) channel).shutdownOutput();
        reading.resume();
        closeAfter(Duration.ofSeconds(LINGER_S));
    }

    /** The client has sent all it will send, and may be gone. */
    private void closeSoon() {
        if (!finished) {
            closeAfter(halfClosedTimeout);
        }
    }

    private void closeAfter(Duration delay) {
        cancelClosing();
        if (channel.isOpen()) {
            closing = clock.schedule(channel.eventLoop(), channel::close, delay.toNanos());
        }
    }

    private void cancelClosing() {
        if (closing != null) {
            closing.cancel(false);
            closing = null;
        }
    }

    private void pump() {
        if (pumping || waitsForTurn) {
            return;
        }
        pumping = true;
        while (!inFlight && !finished && !waiting.isEmpty()) {
            if (begun == TURN || budget.left() == 0) {
                waitsForTurn = true;
                budget.later(turn);
                break;
            }
            begun++;
            budget.spend(1);
            begin(waiting.remove());
            if (answered) {
                answered = false;
                reply(near.end(), near.bytes(), near.length());
            }
        }
        pumping = false;
        if (inFlight || finished || waitsForTurn) {
            return;
        }
        if (inputEnded) {
            // After the replies still on their way out, if any.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> channel.close());
        } else {
            idle();
            reading.resume();
        }
    }

    private void takeTurn() {
        waitsForTurn = false;
        begun = 0;
        if (!finished) {
            pump();
        }
    }

    private void drain() {
        if (finished) {
            return; // What overflowed before the outbox was closed has been counted.
        }
        if (!channel.isWritable() && !outbox.isOverflown()) {
            BackpressureHandler.changed(channel);
            return; // channelWritabilityChanged comes back for it.
        }
        Outbox.Burst burst = outbox.take();
        if (burst != null) {
            reply(burst.end(), burst.bytes(), burst.length());
        }
    }

    private void reply(Outbox.End end, byte[] bytes, int length) {
        switch (end) {
            case OPEN -> replyPart(bytes, length);
            case COMPLETE -> {
                inFlight = false;
                tally.add(GatewayCount.REPLIES);
                replyEnd(bytes, length);
                pump();
            }
            case DROPPED -> {
                inFlight = false;
                tally.add(GatewayCount.DROPPED);
                replyDropped();
                pump();
            }
            case FULL -> {
                inFlight = false;
                tally.add(GatewayCount.DROPPED);
                replyFull();
                pump();
            }
            case OVERFLOWN -> {
                tally.add(GatewayCount.DROPPED);
                stop();
                channel.close();
            }
        }
    }

    @Override
    public final void part(byte[] bytes, int offset, int length) {
        if (near.isOf(this)) {
            near.append(bytes, offset, length);
        } else {
            outbox.append(bytes, offset, length);
        }
    }

    @Override
    public final void end() {
        over(Outbox.End.COMPLETE);
    }

    @Override
    public final void dropped() {
        over(Outbox.End.DROPPED);
    }

    @Override
    public final void full() {
        over(Outbox.End.FULL);
    }

    @Override
    public void answeredBy(String node, long epoch) {}

    private void over(Outbox.End how) {
        if (near.isOf(this)) {
            near.end(how);
        } else {
            outbox.end(how);
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        begun = 0;
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        drain();
    }

    /** The client has sent all it will send ({@code nc -N}, or it is gone): it still gets the replies it waits for. */
    @Override
    public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event != ChannelInputShutdownEvent.INSTANCE) {
            return;
        }
        inputEnded = true;
        if (finished) {
            if (((DuplexChannel) channel).isOutputShutdown()) {
                channel.close(); // Else the write of the last reply does it.
            }
        } else if (isBusy()) {
            closeSoon();
        } else {
            pump();
        }
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        stop();
        cancelClosing();
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ChannelFailures.close(channel, getClass(), cause);
    }
}
