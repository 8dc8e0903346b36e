package dev.plankton.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;

/**
 * What a request to another node is compared with: Netty that does no more than pass bytes on, by a connection to the next server for
 * each of its own.
 */
public final class BareHop {
    private BareHop() {}

    /** Passes all on to {@code next}, and back. */
    public static Target to(InetSocketAddress next, int workers) {
        return LoopbackServer.start(
                new MultiThreadIoEventLoopGroup(workers, EpollIoHandler.newFactory()),
                LoopbackServer.tcp(EpollServerSocketChannel.class, accepted -> connect(accepted, next))
                        .childOption(ChannelOption.AUTO_READ, false));
    }

    private static void connect(Channel accepted, InetSocketAddress next) {
        ChannelFuture connected = new Bootstrap()
                .group(accepted.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Pipe(accepted))
                .connect(next);
        accepted.pipeline().addLast(new Pipe(connected.channel()));
        connected.addListener(done -> {
            if (done.isSuccess()) {
                accepted.config().setAutoRead(true);
            } else {
                accepted.close();
            }
        });
    }

    /** What one side sends goes to the other. */
    private static final class Pipe extends ChannelInboundHandlerAdapter {
        private final Channel other;

        Pipe(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            other.write(message, other.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            other.flush();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            other.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
