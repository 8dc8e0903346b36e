package dev.plankton.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Asks a server over many connections, on each the next question as soon as the answer to the last one is whole. All
 * connections share one event loop, so the histogram needs no lock.
 */
public final class Asker implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final List<Channel> channels = new ArrayList<>();
    private final Histogram nanos = new Histogram(3);
    private final EventLoopGroup loop;
    private final byte[] question;
    private volatile boolean asking;
    private long answers;
    private long broken;

    private Asker(EventLoopGroup loop, byte[] question) {
        this.loop = loop;
        this.question = question;
    }

    /** Opens TCP connections {@code first} to {@code first + count - 1}, and asks nothing yet. */
    public static Asker tcp(EventLoopGroup loop, Target target, int first, int count, byte[] question) {
        Asker asker = new Asker(loop, question);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(asker.new Connection());
                    }
                });
        asker.open(bootstrap, target, first, count);
        return asker;
    }

    /** The same with UDP sockets. */
    public static Asker udp(EventLoopGroup loop, Target target, int count, byte[] question) {
        Asker asker = new Asker(loop, question);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(asker.new Connection());
                    }
                });
        asker.open(bootstrap, target, 0, count);
        return asker;
    }

    private void open(Bootstrap bootstrap, Target target, int first, int count) {
        int atOnce = 500;
        for (int from = 0; from < count; from += atOnce) {
            List<ChannelFuture> opening = new ArrayList<>();
            for (int n = from; n < Math.min(count, from + atOnce); n++) {
                opening.add(bootstrap.connect(target.address(first + n)));
            }
            for (ChannelFuture future : opening) {
                channels.add(future.syncUninterruptibly().channel());
            }
        }
    }

    /** Asks for so long, in nanoseconds. Answers that come afterwards are not counted. */
    public void ask(long length) throws InterruptedException {
        asking = true;
        for (Channel channel : channels) {
            withConnection(channel, connection -> connection.ask(channel));
        }
        ScheduledFuture<?> repeating = loop.next()
                .scheduleWithFixedDelay(this::askAgain, PATIENCE_NANOS, PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        try {
            TimeUnit.NANOSECONDS.sleep(length);
        } finally {
            repeating.cancel(false);
            asking = false;
            // After what the loop does now: what is counted stands still from here on.
            loop.next().submit(() -> {}).syncUninterruptibly();
        }
    }

    /** Sends datagrams again that may be lost; TCP does so itself. */
    private void askAgain() {
        for (Channel channel : channels) {
            if (channel instanceof DatagramChannel && channel.isOpen()) {
                channel.pipeline().get(Connection.class).askAgain(channel);
            }
        }
    }

    /** Answers so far; after {@link #ask}. */
    public long answers() {
        return answers;
    }

    /** Connections that ended before they were to. */
    public long broken() {
        return broken;
    }

    /** How long each answer took. */
    public Histogram nanos() {
        return nanos;
    }

    /** Does something with a connection on its loop, unless it has ended. */
    private static void withConnection(Channel channel, Consumer<Connection> action) {
        channel.eventLoop().execute(() -> {
            Connection connection = channel.pipeline().get(Connection.class);
            if (connection != null) {
                action.accept(connection);
            }
        });
    }

    @Override
    public void close() {
        for (Channel channel : channels) {
            withConnection(channel, connection -> connection.closing = true);
        }
        List<ChannelFuture> all = channels.stream().map(Channel::close).toList();
        all.forEach(ChannelFuture::awaitUninterruptibly);
    }

    /** One connection. An answer is whole when it ends in a line feed that ends no empty line, as both guests' do. */
    final class Connection extends ChannelInboundHandlerAdapter {
        private boolean closing;
        private boolean waiting;
        private long asked;
        private byte beforeLast;

        void ask(Channel channel) {
            if (waiting) {
                return;
            }
            waiting = true;
            asked = System.nanoTime();
            send(channel);
        }

        /** The time until the answer counts from the first question. */
        void askAgain(Channel channel) {
            if (waiting && System.nanoTime() - asked > PATIENCE_NANOS) {
                send(channel);
            }
        }

        private void send(Channel channel) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(question), channel.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message;
            int last = bytes.writerIndex() - 1;
            boolean whole = last >= 0
                    && bytes.getByte(last) == '\n'
                    && (last > 0 ? bytes.getByte(last - 1) : beforeLast) != '\r';
            beforeLast = last >= 0 ? bytes.getByte(last) : beforeLast;
            bytes.release();
            if (whole && waiting) {
                waiting = false;
                if (asking) {
                    nanos.recordValue(System.nanoTime() - asked);
                    answers++;
                    ask(ctx.channel());
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!closing) {
                broken++;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
