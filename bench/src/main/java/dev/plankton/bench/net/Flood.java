package dev.plankton.bench.net;

import dev.plankton.bench.load.Target;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Datagrams to many VMs in turn, sent by one thread at a given rate, whether they are answered or not. Answers are not
 * read. Each VM gets {@value #BURST} at a time, which are one system call (udp(7), UDP_SEGMENT): a call for each would
 * cost more than what is to be overloaded.
 */
final class Flood implements AutoCloseable {
    private static final int BURST = 32;
    private static final long REST_MICROS = 500;

    private final LongAdder sent = new LongAdder();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final InetSocketAddress[] addresses;
    private final double perSecond;
    private final int length;
    private final ByteBuf burst;
    private final Channel channel;
    private final long start;
    private long offered;

    /**
     * Begins.
     *
     * @param perSecond datagrams a second, or fewer if the thread cannot send them
     */
    Flood(Target target, int vms, double perSecond, byte[] datagram) {
        this.perSecond = perSecond;
        length = datagram.length;
        addresses = new InetSocketAddress[vms];
        for (int vm = 0; vm < vms; vm++) {
            addresses[vm] = target.address(vm);
        }
        burst = Unpooled.directBuffer(BURST * length);
        for (int n = 0; n < BURST; n++) {
            burst.writeBytes(datagram);
        }
        channel = new Bootstrap()
                .group(loop)
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .bind(0)
                .syncUninterruptibly()
                .channel();
        start = System.nanoTime();
        channel.eventLoop().execute(this::send);
    }

    private void send() {
        long due = (long) ((System.nanoTime() - start) / 1e9 * perSecond);
        while (offered + BURST <= due && channel.isWritable()) {
            InetSocketAddress to = addresses[(int) (offered / BURST % addresses.length)];
            offered += BURST;
            channel.write(new SegmentedDatagramPacket(burst.retainedDuplicate(), length, to))
                    .addListener(written -> {
                        if (written.isSuccess()) {
                            sent.add(BURST);
                        }
                    });
        }
        channel.flush();
        if (channel.isOpen()) {
            channel.eventLoop().schedule(this::send, REST_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    /** Datagrams the kernel has taken so far. */
    long sent() {
        return sent.sum();
    }

    /** Stops it, and waits until it has. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        burst.release();
    }
}
