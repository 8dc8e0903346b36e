package dev.plankton.cluster.peer;

import dev.plankton.cluster.membership.NodeId;
import dev.plankton.counters.Tally;
import dev.plankton.logging.SafeLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to another node. Messages gather in an array and leave together: those that are sent while the event loop deals
 * with what it has read when that is done, all others as soon as the loop gets to it. {@link #send} may be called by any thread.
 */
public final class PeerConnection extends ChannelInboundHandlerAdapter {
    private static final SafeLog LOG = SafeLog.of(PeerConnection.class);

    /** A node that takes nothing while this number of bytes waits for it loses the connection. */
    private static final int LIMIT = 64 << 20;

    /** Beyond this new requests are refused. */
    private static final int MANY = 4 << 20;

    private static final int HELLO_SECONDS = 5;

    private final Channel channel;
    private final PeerNetwork network;
    private final Tally<PeerCount> tally;
    private final @Nullable NodeId expected;
    private final boolean secure;
    private final Runnable drain = this::drain;
    private @Nullable ScheduledFuture<?> patience;

    /** Guarded by this object, as are the next two. */
    private final WireBuffer gathered = new WireBuffer();

    private boolean scheduled;
    private boolean closed;

    /** The loop deals with what it has read; on the loop alone. */
    private boolean reading;

    private volatile @Nullable NodeId node;

    /** @param expected the node that was dialled; null for one that has dialled */
    PeerConnection(Channel channel, PeerNetwork network, @Nullable NodeId expected, boolean secure) {
        this.channel = channel;
        this.network = network;
        this.expected = expected;
        this.secure = secure;
        tally = network.tally();
    }

    /** The node at the other end. */
    public NodeId node() {
        NodeId known = node;
        if (known == null) {
            throw new IllegalStateException("the other node has not said who it is");
        }
        return known;
    }

    /**
     * Sends a message, soon.
     *
     * @return false if it was surely not sent, as the connection is closed
     */
    public boolean send(Message message) {
        boolean schedule;
        boolean tooMany;
        synchronized (this) {
            if (closed) {
                return false;
            }
            MessageCodec.write(message, gathered);
            tooMany = gathered.length() > LIMIT;
            schedule = !scheduled;
            scheduled = true;
        }
        tally.add(PeerCount.SENT);
        if (tooMany) {
            tally.add(PeerCount.TOO_SLOW);
            channel.close();
        } else if (schedule && !(channel.eventLoop().inEventLoop() && reading)) {
            try {
                channel.eventLoop().execute(drain);
            } catch (RejectedExecutionException e) {
                return false; // The network is closed.
            }
        }
        return true;
    }

    /** Whether much waits to be sent: nothing should be sent that can be refused. */
    public synchronized boolean isCongested() {
        return gathered.length() > MANY;
    }

    private void drain() {
        if (!channel.isWritable()) {
            return; // channelWritabilityChanged comes back for it.
        }
        byte[] bytes;
        int length;
        synchronized (this) {
            scheduled = false;
            length = gathered.length();
            if (length == 0) {
                return;
            }
            bytes = gathered.take();
        }
        tally.add(PeerCount.WRITES);
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes, 0, length), channel.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        patience = ctx.executor()
                .schedule(
                        () -> refuse("it has not said who it is in %d s".formatted(HELLO_SECONDS)),
                        HELLO_SECONDS,
                        TimeUnit.SECONDS);
        if (!secure) {
            greet();
        }
    }

    private void greet() {
        boolean _ = send(new Message.Hello(MessageCodec.VERSION, network.cluster(), network.self()));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (done.isSuccess()) {
                greet();
            } else {
                refuse("no TLS: " + done.cause().getMessage());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        ByteBuf bytes = (ByteBuf) frame;
        reading = true;
        try {
            Message message = MessageCodec.read(bytes);
            tally.add(PeerCount.RECEIVED);
            if (node != null) {
                network.handler().received(this, message);
            } else if (message instanceof Message.Hello hello) {
                greeted(hello);
            } else if (message instanceof Message.Refused(String why)) {
                refused(why);
            } else {
                refuse("it has not said who it is");
            }
        } catch (WireException e) {
            refuse(String.valueOf(e.getMessage()));
        } finally {
            bytes.release();
        }
    }

    private void greeted(Message.Hello hello) {
        NodeId other = hello.node();
        if (!hello.cluster().equals(network.cluster())) {
            refuse("it is of the cluster %s, this node of %s".formatted(hello.cluster(), network.cluster()));
        } else if (expected != null && !other.equals(expected)) {
            refuse("it is %s and not %s".formatted(other, expected));
        } else if (other.equals(network.self())) {
            refuse("it is this node itself");
        } else if (network.isForgotten(other)) {
            refuse("it is no member any more");
        } else {
            stopWaiting();
            node = other;
            network.greeted(this, other);
        }
    }

    /** The other node closes this connection. */
    private void refused(String why) {
        LOG.log(System.Logger.Level.WARNING, "node %s refuses this one: %s".formatted(name(), why));
        channel.close();
    }

    private String name() {
        NodeId known = node != null ? node : expected;
        return known == null ? "at " + channel.remoteAddress() : known.toString();
    }

    /** Says why, and closes. */
    private void refuse(String why) {
        tally.add(PeerCount.REFUSED);
        LOG.log(System.Logger.Level.WARNING, "node %s is refused: %s".formatted(name(), why));
        WireBuffer last = new WireBuffer();
        MessageCodec.write(new Message.Refused(why), last);
        int length = last.length();
        channel.writeAndFlush(Unpooled.wrappedBuffer(last.take(), 0, length)).addListener(sent -> channel.close());
    }

    private void stopWaiting() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        drain();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        drain();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        synchronized (this) {
            closed = true;
        }
        NodeId known = node;
        if (known != null) {
            network.lost(this, known);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (node == null) {
            tally.add(PeerCount.REFUSED);
        }
        LOG.log(System.Logger.Level.DEBUG, () -> "connection to node %s: %s".formatted(name(), cause));
        channel.close();
    }

    /** Ends it. */
    public void close() {
        channel.close();
    }
}
