package dev.plankton.cluster.peer;

import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.tls.TlsFiles;
import dev.plankton.counters.Counts;
import dev.plankton.counters.Tally;
import dev.plankton.net.loop.Loops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The connections of this node to the others: one each, which the node dials whose name comes first, again and again as long as the
 * other one is wanted. Safe for any thread.
 */
public final class PeerNetwork implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final int CONNECT_MILLIS = 2000;
    private static final int AGAIN_MILLIS = 100, MOST_DOUBLINGS = 6;
    private static final int LOW_WATER = 64 << 10, HIGH_WATER = 256 << 10;
    private static final long CLOSE_MILLIS = 2000;

    private final Loops loops;
    private final @Nullable SSLContext tls;
    private final Channel listening;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Tally<PeerCount> tally = new Tally<>(PeerCount.class);
    private final Map<NodeId, PeerConnection> connections = new ConcurrentHashMap<>();
    /** How often in a row nodes could not be connected to. */
    private final Map<NodeId, Integer> failures = new ConcurrentHashMap<>();

    private final Set<NodeId> wanted = ConcurrentHashMap.newKeySet();

    /** Those that were wanted and are not any more; one that starts again is another. A node that is not known yet may be early. */
    private final Set<NodeId> forgotten = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Identity identity;
    private volatile boolean closed;

    /** Who this node is, and who deals with its messages. */
    private record Identity(NodeId self, String cluster, PeerHandler handler) {}

    private PeerNetwork(Loops loops, InetSocketAddress at, @Nullable SSLContext tls) throws IOException {
        this.loops = loops;
        this.tls = tls;
        listening = bound(at);
    }

    /**
     * Listens for other nodes; those that connect are greeted after {@link #start}.
     *
     * @param at where; port 0 for any free one
     * @param tls null for connections that are not encrypted
     * @param loops are closed with this
     * @throws BindException if that is not possible
     */
    public static PeerNetwork listen(InetSocketAddress at, @Nullable SSLContext tls, Loops loops) throws IOException {
        boolean done = false;
        try {
            PeerNetwork network = new PeerNetwork(loops, at, tls);
            done = true;
            return network;
        } finally {
            if (!done) {
                Future<?> _ = loops.close(0);
            }
        }
    }

    private Channel bound(InetSocketAddress at) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.sockets().server())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (identity == null) {
                            channel.close(); // It dials again.
                        } else {
                            prepare(channel, null);
                        }
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw (IOException) new BindException("cannot listen for nodes on %s: %s"
                            .formatted(at, bound.cause().getMessage()))
                    .initCause(bound.cause());
        }
        return bound.channel();
    }

    private void prepare(Channel channel, @Nullable NodeId expected) {
        channels.add(channel);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        channel.config().setWriteBufferLowWaterMark(LOW_WATER);
        channel.config().setWriteBufferHighWaterMark(HIGH_WATER);
        SSLContext secure = tls;
        if (secure != null) {
            channel.pipeline().addLast(new SslHandler(engine(secure, expected != null)));
        }
        channel.pipeline()
                .addLast(
                        new LengthFieldBasedFrameDecoder(
                                MessageCodec.MOST + MessageCodec.LENGTH,
                                0,
                                MessageCodec.LENGTH,
                                0,
                                MessageCodec.LENGTH),
                        new PeerConnection(channel, this, expected, secure != null));
    }

    /** Both ends show a certificate. */
    private static SSLEngine engine(SSLContext context, boolean dials) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(dials);
        engine.setNeedClientAuth(!dials);
        engine.setEnabledProtocols(new String[] {TlsFiles.PROTOCOL});
        return engine;
    }

    /** The event loops of all connections. */
    public Loops loops() {
        return loops;
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Says who this node is. */
    public void start(NodeId self, String cluster, PeerHandler handler) {
        identity = new Identity(self, cluster, handler);
    }

    private Identity identity() {
        return Objects.requireNonNull(identity, "not started");
    }

    /** This node, once it is {@link #start started}. */
    public NodeId self() {
        return identity().self();
    }

    String cluster() {
        return identity().cluster();
    }

    PeerHandler handler() {
        return identity().handler();
    }

    Tally<PeerCount> tally() {
        return tally;
    }

    /** What has been counted so far. */
    public Counts<PeerCount> counters() {
        return tally.counts();
    }

    /** A connection to the node is wanted from now on. */
    public void want(NodeId node) {
        if (!node.equals(self()) && wanted.add(node)) {
            forgotten.remove(node);
            dial(node);
        }
    }

    /** It is not any more, and is closed if there is one. */
    public void forget(NodeId node) {
        forgotten.add(node);
        wanted.remove(node);
        failures.remove(node);
        PeerConnection connection = connections.get(node);
        if (connection != null) {
            connection.close();
        }
    }

    /** The connection to a node; null if there is none at the moment. */
    public @Nullable PeerConnection connection(NodeId node) {
        return connections.get(node);
    }

    private boolean isToBeDialled(NodeId node) {
        return !closed && wanted.contains(node) && !connections.containsKey(node) && self().compareTo(node) <= 0;
    }

    private void dial(NodeId node) {
        if (!isToBeDialled(node)) {
            return;
        }
        // Looking up a host may take seconds, and the event loops serve clients.
        Thread.ofVirtual()
                .name("plankton-dial")
                .start(() -> connect(node, new InetSocketAddress(node.host(), node.port())));
    }

    private void connect(NodeId node, InetSocketAddress at) {
        if (!isToBeDialled(node)) {
            return; // The lookup took a while.
        }
        if (at.isUnresolved()) {
            dialLater(node);
            return;
        }
        new Bootstrap()
                .group(loops.group())
                .channel(loops.sockets().client())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        prepare(channel, node);
                    }
                })
                .connect(at)
                .addListener((ChannelFuture done) -> {
                    if (!done.isSuccess()) {
                        dialLater(node);
                    } else {
                        done.channel().closeFuture().addListener(gone -> dialLater(node));
                    }
                });
    }

    private void dialLater(NodeId node) {
        if (!closed && wanted.contains(node)) {
            int before = failures.merge(node, 1, Integer::sum) - 1;
            long delay = (long) AGAIN_MILLIS << Math.min(before, MOST_DOUBLINGS);
            try {
                loops.group().schedule(() -> dial(node), delay, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                return; // The loops end.
            }
        }
    }

    /** Whether a node was {@link #forget forgotten}. */
    boolean isForgotten(NodeId node) {
        return forgotten.contains(node);
    }

    void greeted(PeerConnection connection, NodeId node) {
        failures.remove(node);
        PeerConnection before = connections.put(node, connection);
        if (isForgotten(node)) { // Just now, when this connection was not there yet.
            connection.close();
        }
        tally.add(PeerCount.CONNECTED);
        if (before != null) {
            before.close();
            handler().lost(node);
        }
    }

    void lost(PeerConnection connection, NodeId node) {
        tally.add(PeerCount.LOST);
        if (connections.remove(node, connection)) {
            handler().lost(node);
        }
    }

    /** Closes all connections. Returns when the threads have ended, or after 2 seconds. */
    @Override
    public void close() {
        closed = true;
        listening.close();
        channels.close();
        loops.close(CLOSE_MILLIS).awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
