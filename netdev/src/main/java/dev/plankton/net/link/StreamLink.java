package dev.plankton.net.link;

import dev.plankton.counters.Tally;
import dev.plankton.net.frame.Backend;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.packet.EthernetFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of QEMU's {@code -netdev stream} and {@code -netdev socket}: each frame comes after its length, 32 bits,
 * big endian. Source: QEMU, net/net.c, {@code net_fill_rstate}. Confined to its event loop, but for {@link #frame}.
 */
final class StreamLink extends ByteToMessageDecoder implements Backend {
    /** The longest frame that QEMU itself takes: NET_BUFSIZE. */
    static final int LONGEST = 4096 + 65536;

    private static final int LENGTH = 4;

    private final Switch hub;
    private final Tally<LinkCount> tally;
    private final Consumer<String> notices;
    private final byte[] frame = new byte[EthernetFrame.LONGEST];
    private volatile @Nullable Channel channel;
    private Switch.@Nullable Plug plug;
    private String peer = "a peer";

    StreamLink(Switch hub, Tally<LinkCount> tally, Consumer<String> notices) {
        this.hub = hub;
        this.tally = tally;
        this.notices = notices;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        peer = text(ctx.channel().remoteAddress());
        try {
            plug = hub.plug(this);
        } catch (IllegalStateException e) {
            tally.add(LinkCount.REFUSED);
            notices.accept(peer + " was refused: " + e.getMessage());
            ctx.close();
            return;
        }
        tally.add(LinkCount.OPENED);
        channel = ctx.channel();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Switch.Plug port = plug;
        while (port != null && in.readableBytes() >= LENGTH) {
            int length = in.getInt(in.readerIndex());
            if (length < 0 || length > LONGEST) {
                fail(ctx, in, "announced a frame of " + (length & 0xFFFF_FFFFL) + " bytes: at most " + LONGEST);
                return;
            }
            if (in.readableBytes() < LENGTH + length) {
                return;
            }
            in.skipBytes(LENGTH);
            if (length > frame.length) {
                port.onOversized();
                in.skipBytes(length);
            } else {
                in.readBytes(frame, 0, length);
                port.onFrame(frame, 0, length);
            }
        }
    }

    private void fail(ChannelHandlerContext ctx, ByteBuf in, String reason) {
        tally.add(LinkCount.PROTOCOL_ERRORS);
        notices.accept(peer + " " + reason + "; the connection is closed");
        in.skipBytes(in.readableBytes());
        leave();
        ctx.close();
    }

    @Override
    public boolean frame(byte[] bytes, int offset, int length) {
        Channel to = channel;
        if (to == null || !to.isWritable()) {
            return false;
        }
        ByteBuf out = to.alloc().buffer(LENGTH + length);
        out.writeInt(length).writeBytes(bytes, offset, length);
        to.writeAndFlush(out, to.voidPromise());
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        leave();
        super.channelInactive(ctx);
    }

    private void leave() {
        Switch.Plug port = plug;
        plug = null;
        channel = null;
        if (port != null) {
            port.close();
            tally.add(LinkCount.CLOSED);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            notices.accept("the link to " + peer + " failed: " + cause);
        }
        leave();
        ctx.close();
    }

    private static String text(SocketAddress address) {
        return String.valueOf(address).replaceFirst("^[^/]*/", "");
    }
}
