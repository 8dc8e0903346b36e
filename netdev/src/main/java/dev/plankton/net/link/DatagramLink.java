package dev.plankton.net.link;

import dev.plankton.counters.Tally;
import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import dev.plankton.net.frame.Backend;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.packet.EthernetFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The socket of QEMU's {@code -netdev dgram} with addresses of both ends: each datagram is a frame. What comes from
 * any other address than the peer's is dropped and counted. Confined to its event loop, but for {@link #frame}.
 */
final class DatagramLink extends SimpleChannelInboundHandler<DatagramPacket> implements Backend {
    private static final DefectLog DEFECTS = new DefectLog(SafeLog.of(DatagramLink.class));

    private final Switch hub;
    private final InetSocketAddress peer;
    private final Tally<LinkCount> tally;
    private final Consumer<String> notices;
    private final byte[] frame = new byte[EthernetFrame.LONGEST];
    private volatile @Nullable Channel channel;
    private Switch.@Nullable Plug plug;

    DatagramLink(Switch hub, InetSocketAddress peer, Tally<LinkCount> tally, Consumer<String> notices) {
        this.hub = hub;
        this.peer = peer;
        this.tally = tally;
        this.notices = notices;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        try {
            plug = hub.plug(this);
        } catch (IllegalStateException e) {
            tally.add(LinkCount.REFUSED);
            notices.accept("no datagrams are exchanged with " + peer + ": " + e.getMessage());
            ctx.close();
            return;
        }
        tally.add(LinkCount.OPENED);
        channel = ctx.channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        Switch.Plug port = plug;
        if (port == null) {
            return;
        }
        if (!peer.equals(packet.sender())) {
            tally.add(LinkCount.FOREIGN);
            return;
        }
        ByteBuf bytes = packet.content();
        int length = bytes.readableBytes();
        if (length > frame.length) {
            port.onOversized();
        } else {
            bytes.readBytes(frame, 0, length);
            port.onFrame(frame, 0, length);
        }
    }

    @Override
    public boolean frame(byte[] bytes, int offset, int length) {
        Channel to = channel;
        if (to == null || !to.isWritable()) {
            return false;
        }
        ByteBuf out = to.alloc().directBuffer(length);
        out.writeBytes(bytes, offset, length);
        to.writeAndFlush(new DatagramPacket(out, peer), to.voidPromise());
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Switch.Plug port = plug;
        plug = null;
        channel = null;
        if (port != null) {
            port.close();
            tally.add(LinkCount.CLOSED);
        }
    }

    /** A peer that is not there yet answers by ICMP, which is an IOException and no reason to stop; anything else is a defect. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            DEFECTS.log(getClass(), "failed; a datagram is lost, more of this kind are not logged", cause);
        }
    }
}
