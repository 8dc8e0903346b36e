package dev.plankton.net.link;

import dev.plankton.counters.Counts;
import dev.plankton.counters.Tally;
import dev.plankton.net.frame.Switch;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Links from a {@link Switch} to QEMU and whatever else speaks its socket protocol, on one event loop thread. At most 256 KiB
 * wait for a peer that does not read; what comes then is dropped and counted by the switch. Safe for any thread.
 */
public final class FrameLinks implements AutoCloseable {
    private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(128 << 10, 256 << 10);
    private static final int FLUSH_AFTER = 256;
    private static final int CONNECT_MILLIS = 5000;
    private static final int RECONNECT_MILLIS = 1000;

    /** More than the longest frame, so that one that is too long is seen to be. */
    private static final int DATAGRAM = 2048;

    private final Switch hub;
    private final Consumer<String> notices;
    private final Tally<LinkCount> tally = new Tally<>(LinkCount.class);
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("plankton-frames", true), NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile boolean closed;

    /**
     * Links to a switch.
     *
     * @param notices receives one line each when a link is lost, comes back or is closed; called on the event loop
     */
    public FrameLinks(Switch hub, Consumer<String> notices) {
        this.hub = hub;
        this.notices = notices;
    }

    /**
     * Accepts connections, as of {@code -netdev stream,server=off} and {@code -netdev socket,connect=}; each has a port of
     * the switch.
     *
     * @return where it listens
     * @throws BindException if that is not possible, and says why
     */
    public InetSocketAddress listen(InetSocketAddress at) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initStream(channel);
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
        if (bound.cause() != null) {
            throw cannotBind("cannot listen on " + text(at), bound.cause());
        }
        channels.add(bound.channel());
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /**
     * Connects, as to {@code -netdev stream,server=on} and {@code -netdev socket,listen=}. A connection that is lost later is
     * made again, with a try each second.
     *
     * @throws ConnectException if no peer listens there now; the message names the address
     */
    public void connect(InetSocketAddress to) throws IOException {
        ChannelFuture connected = bootstrap().connect(to).awaitUninterruptibly();
        if (connected.cause() != null) {
            throw (IOException) new ConnectException("cannot connect to " + text(to) + ": " + why(connected.cause()))
                    .initCause(connected.cause());
        }
        // Netty reports success first and plugs the cable in then: the first frame must not be lost between them.
        loop.submit(() -> {}).awaitUninterruptibly();
        stay(connected.channel(), to);
    }

    private Bootstrap bootstrap() {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initStream(channel);
                    }
                });
    }

    private void initStream(Channel channel) {
        channels.add(channel);
        channel.pipeline()
                .addLast(new FlushConsolidationHandler(FLUSH_AFTER, true))
                .addLast(new StreamLink(hub, tally, notices));
    }

    private void stay(Channel channel, InetSocketAddress to) {
        channel.closeFuture().addListener(over -> {
            if (!closed) {
                notices.accept("the link to " + text(to) + " is lost; trying again each second");
                connectLater(to);
            }
        });
    }

    private void connectLater(InetSocketAddress to) {
        loop.schedule(
                () -> bootstrap().connect(to).addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        tally.add(LinkCount.RECONNECTS);
                        notices.accept("the link to " + text(to) + " is back");
                        stay(done.channel(), to);
                    } else if (!closed) {
                        connectLater(to);
                    }
                }),
                RECONNECT_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Exchanges datagrams, as with {@code -netdev dgram} that has {@code local} as its remote and {@code remote} as its local
     * address.
     *
     * @return the local address
     * @throws BindException if the local address cannot be had, and says why
     */
    public InetSocketAddress exchange(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        ChannelFuture bound = new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        channel.pipeline().addLast(new DatagramLink(hub, remote, tally, notices));
                    }
                })
                .bind(local)
                .awaitUninterruptibly();
        if (bound.cause() != null) {
            throw cannotBind("cannot receive on " + text(local), bound.cause());
        }
        return (InetSocketAddress) bound.channel().localAddress();
    }

    /** What has been counted so far. */
    public Counts<LinkCount> counters() {
        return tally.counts();
    }

    /** Connections and datagram sockets that are open now. */
    public long open() {
        long closed = tally.sum(LinkCount.CLOSED);
        return tally.sum(LinkCount.OPENED) - closed;
    }

    private static IOException cannotBind(String what, Throwable cause) {
        return (IOException) new BindException(what + ": " + why(cause)).initCause(cause);
    }

    /** Netty adds the address, which has been reported. */
    private static String why(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int address = message.indexOf(": ");
        return address < 0 ? message : message.substring(0, address);
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** Closes all links. Waits for up to 5 seconds. */
    @Override
    public void close() {
        closed = true;
        channels.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
