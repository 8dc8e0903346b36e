package dev.plankton.bench.load;

import dev.plankton.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What VMs are compared with: Netty as its own examples use it, on the transport of the gateway, that answers without any VM
 * behind it.
 */
public final class BareServer {
    private BareServer() {}

    /** Answers each HTTP request with {@code body}. */
    public static Target http(Transport transport, int workers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        return tcp(
                transport,
                workers,
                channel -> channel.pipeline().addLast(new HttpServerCodec(), new HttpReplies(bytes)));
    }

    /** Answers whatever one read brings with {@code reply}. */
    public static Target raw(Transport transport, int workers, String reply) {
        byte[] bytes = reply.getBytes(StandardCharsets.US_ASCII);
        return tcp(transport, workers, channel -> channel.pipeline().addLast(new RawReplies(bytes)));
    }

    /** Sends each datagram back. */
    public static Target udp() {
        return LoopbackServer.start(
                new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()),
                new Bootstrap()
                        .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                        .handler(new Echo()));
    }

    private static Target tcp(Transport transport, int workers, Consumer<Channel> accepted) {
        Transport chosen = transport.resolved();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                workers,
                switch (chosen) {
                    case IO_URING -> IoUringIoHandler.newFactory();
                    case EPOLL -> EpollIoHandler.newFactory();
                    case AUTO, NIO -> NioIoHandler.newFactory();
                });
        Class<? extends ServerChannel> channel = switch (chosen) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case AUTO, NIO -> NioServerSocketChannel.class;
        };
        return LoopbackServer.start(loops, LoopbackServer.tcp(channel, accepted));
    }

    /** Clients that reset their connections are expected. */
    private abstract static class Quiet extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** One for a connection. */
    private static final class HttpReplies extends Quiet {
        private final byte[] body;

        HttpReplies(byte[] body) {
            this.body = body;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            boolean last = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (last) {
                DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
                response.headers()
                        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
                        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
                ctx.write(response);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    /** One for a connection. */
    private static final class RawReplies extends Quiet {
        private final byte[] reply;

        RawReplies(byte[] reply) {
            this.reply = reply;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            ByteBuf out = ctx.alloc().ioBuffer(reply.length);
            ctx.writeAndFlush(out.writeBytes(reply));
        }
    }

    /** For the one socket. */
    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            ctx.write(new DatagramPacket(packet.content(), packet.sender()));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}
