package dev.plankton.net.udp;

import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.ip.DatagramListener;
import dev.plankton.net.ip.Station;
import dev.plankton.net.os.LoopbackDevice;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Forwards UDP datagrams between clients and guests: one socket for all VMs. The kernel reports which address a datagram was sent to
 * (IP_RECVORIGDSTADDR), and receives the address that the reply comes from. Confined to the station's datagram loop.
 */
public final class DatagramForwarder extends SimpleChannelInboundHandler<DatagramPacket> implements DatagramListener {
    private static final DefectLog DEFECTS = new DefectLog(SafeLog.of(DatagramForwarder.class));

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Station station;
    private final int guestPort;
    /** The VM of an address outside 127.0.0.0/8, or -1. */
    private final int outside;

    private final DatagramFlowTable flows = new DatagramFlowTable();
    private @Nullable DatagramSender replies;

    private DatagramForwarder(Station station, int guestPort, int outside) {
        this.station = station;
        this.guestPort = guestPort;
        this.outside = outside;
    }

    /**
     * Listens. Waits until it does or cannot.
     *
     * @param loopbackOnly as for {@link LoopbackDevice}; else what comes for another address of this host is led to the first VM
     * @param firstVm its number
     */
    public static ChannelFuture open(
            Station station, int guestPort, InetSocketAddress at, boolean loopbackOnly, int firstVm) {
        DatagramForwarder door = new DatagramForwarder(station, guestPort, loopbackOnly ? -1 : firstVm);
        return new Bootstrap()
                .group(station.datagramLoop())
                .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET))
                .option(EpollChannelOption.IP_RECVORIGDSTADDR, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (loopbackOnly) {
                            LoopbackDevice.tie(channel);
                        }
                        channel.pipeline().addLast(door);
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        replies = new DatagramSender(((UnixChannel) ctx.channel()).fd().intValue());
        station.setDatagrams(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        replies = null;
    }

    private static int seconds() {
        return (int) (System.nanoTime() / NANOS_PER_SECOND);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        InetSocketAddress to = packet.recipient();
        InetSocketAddress from = packet.sender();
        int named = to == null ? -1 : VmAddress.number(to.getAddress());
        int vm = to == null || named >= 0 ? named : outside;
        int port = -1;
        if (vm >= 0 && from.getAddress() instanceof Inet4Address address) {
            int client = ByteBuffer.wrap(address.getAddress()).getInt();
            port = flows.port(vm, client, from.getPort(), seconds());
        }
        if (port < 0 || !station.datagram(vm, port, guestPort, packet.content())) {
            station.tally().add(FrameCount.DATAGRAMS_DROPPED);
        } else {
            station.tally().add(FrameCount.DATAGRAMS_IN);
        }
    }

    @Override
    public void datagram(int vm, int portFrom, int portTo, byte[] bytes, int offset, int length) {
        long client = portFrom == guestPort ? flows.client(vm, portTo, seconds()) : DatagramFlowTable.NONE;
        DatagramSender sender = replies;
        if (client == DatagramFlowTable.NONE
                || sender == null
                || !sender.send(
                        vm, DatagramFlowTable.address(client), DatagramFlowTable.port(client), bytes, offset, length)) {
            station.tally().add(FrameCount.DATAGRAMS_DROPPED);
        } else {
            station.tally().add(FrameCount.DATAGRAMS_OUT);
        }
    }

    /** An IOException is an ICMP error that a client caused, by no longer listening for example; anything else is a defect. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            DEFECTS.log(getClass(), "failed; a datagram is lost, more of this kind are only counted", cause);
        }
        station.tally().add(FrameCount.DATAGRAMS_DROPPED);
    }
}
