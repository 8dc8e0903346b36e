package dev.plankton.bench.load;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server of Netty's on a free port of 127.0.0.1, with event loops of its own. */
final class LoopbackServer implements Target {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int BACKLOG = 4096;

    private final EventLoopGroup loops;
    private final Channel channel;

    private LoopbackServer(EventLoopGroup loops, Channel channel) {
        this.loops = loops;
        this.channel = channel;
    }

    /** Describes a TCP server; {@code accepted} adds handlers to each connection. */
    static ServerBootstrap tcp(Class<? extends ServerChannel> channel, Consumer<Channel> accepted) {
        return new ServerBootstrap()
                .channel(channel)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        accepted.accept(connection);
                    }
                });
    }

    /** Starts what {@code bootstrap} describes on {@code loops}, which end with it. */
    static LoopbackServer start(EventLoopGroup loops, AbstractBootstrap<?, ?> bootstrap) {
        Channel channel = bootstrap
                .group(loops)
                .bind(new InetSocketAddress(LOOPBACK, 0))
                .syncUninterruptibly()
                .channel();
        return new LoopbackServer(loops, channel);
    }

    @Override
    public InetSocketAddress address(int connection) {
        return new InetSocketAddress(LOOPBACK, ((InetSocketAddress) channel.localAddress()).getPort());
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
