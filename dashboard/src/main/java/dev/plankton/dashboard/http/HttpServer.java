package dev.plankton.dashboard.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Listens and answers: one thread for all sockets, a virtual one for each request. Safe for any thread. */
public final class HttpServer implements AutoCloseable {
    /** Where the WebSocket is. */
    public static final String STREAM = "/api/v1/stream";

    /** Connections at a time; another one is closed at once. */
    public static final int CONNECTIONS = 256;

    private static final int HEAD_LINE = 8192, HEAD = 16_384, READ_SECONDS = 75;

    /** What may wait in a connection before it counts as slow. */
    private static final int HIGH_WATER = 1 << 20;

    private static final long CLOSE_MILLIS = 2000;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("plankton-dashboard", true), NioIoHandler.newFactory());

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;

    /**
     * Listens.
     *
     * @param address port 0 for a free one
     * @param upgrade takes a request for the stream, on the thread of the sockets
     * @throws IOException if the address cannot be listened on
     */
    public HttpServer(
            InetSocketAddress address,
            Access access,
            Routes routes,
            Assets assets,
            BiConsumer<ChannelHandlerContext, FullHttpRequest> upgrade)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(HIGH_WATER / 2, HIGH_WATER))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (connections.size() >= CONNECTIONS) {
                            channel.close();
                            return;
                        }
                        connections.add(channel);
                        ChannelPipeline pipeline = channel.pipeline();
                        awaitRequest(pipeline);
                        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                                .setMaxInitialLineLength(HEAD_LINE)
                                .setMaxHeaderSize(HEAD)));
                        // Before what may refuse: a request that is refused waits for the reply to the one before it.
                        pipeline.addLast("flow", new FlowControlHandler());
                        pipeline.addLast("access", new AccessHandler(access));
                        pipeline.addLast("body", new BodyAggregator(routes));
                        pipeline.addLast("api", new ApiHandler(routes, assets, threads, upgrade));
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close(loop);
            threads.shutdownNow();
            throw new IOException(
                    "cannot listen on %s port %d: %s"
                            .formatted(
                                    address.getAddress().getHostAddress(),
                                    address.getPort(),
                                    bound.cause().getMessage()),
                    bound.cause());
        }
        listening = bound.channel();
    }

    /** A client that sends nothing is disconnected from now on. */
    static void awaitRequest(ChannelPipeline pipeline) {
        pipeline.addFirst("timeout", new ReadTimeoutHandler(READ_SECONDS, TimeUnit.SECONDS));
    }

    /** It is not while it waits for a reply. */
    static void answering(ChannelPipeline pipeline) {
        pipeline.remove("timeout");
    }

    /** Answers a request that another part of the server has taken, and closes the connection. */
    public static void refuse(ChannelHandlerContext context, Refusal why) {
        Headers.write(context, Reply.failure(why.status(), String.valueOf(why.getMessage())), true, false);
    }

    /** What of HTTP a connection that becomes a stream does without. */
    public static void becomeStream(ChannelPipeline pipeline) {
        pipeline.remove("timeout");
        pipeline.remove("access");
        pipeline.remove("flow");
        pipeline.remove("api");
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Connections that are open. */
    public int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly(CLOSE_MILLIS);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS);
        threads.shutdownNow();
        close(loop);
    }

    private static void close(EventLoopGroup loop) {
        loop.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_MILLIS);
    }
}
