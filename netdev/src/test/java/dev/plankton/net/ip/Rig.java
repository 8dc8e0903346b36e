package dev.plankton.net.ip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A station whose guest is the test itself, and whose clock stands still unless moved. */
final class Rig {
    static final int VM = 7;
    static final int PORT = 80;
    static final int START = 0x7FFF_FFF0;

    /** A TCP segment to the guest. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Segment(int from, int to, int sequence, int acknowledged, int flags, int window, byte[] data) {
        boolean is(int wanted) {
            return (flags & ~PacketLayout.PSH) == wanted;
        }
    }

    /** The client's end. */
    public final class Client implements TcpListener {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int room = 1 << 20;
        int settled;
        /** Hands on what has gathered when asked to, as a client that keeps up does. */
        boolean flushes;

        boolean ended;
        End closed;

        @Override
        public int room() {
            return room;
        }

        @Override
        public void received(byte[] from, int offset, int length) {
            assertThat(length).isPositive().isLessThanOrEqualTo(room);
            bytes.write(from, offset, length);
            room -= length;
        }

        @Override
        public void ended() {
            assertThat(ended).isFalse();
            ended = true;
        }

        @Override
        public void taken() {}

        @Override
        public void settled() {
            settled++;
            if (flushes) {
                room = 1 << 15;
            }
        }

        @Override
        public void closed(End how) {
            assertThat(closed).isNull();
            closed = how;
        }
    }

    final EmbeddedChannel channel = new EmbeddedChannel();
    final Deque<byte[]> sent = new ArrayDeque<>();
    final Client client = new Client();
    final Station station;
    final IpStack stack;
    long now = 1_000_000_000_000L;
    boolean plugged = true;
    /** The event loop goes round after each frame, so that nothing waits for its turn. */
    boolean goesRound = true;

    /** The guest's next sequence number, and what it has seen of ours. */
    int mine = START;

    int seen;
    int gatewayPort;
    int window = 8000;

    Rig() {
        this(10);
    }

    Rig(int connections) {
        station = new Station(
                (vm, frame, offset, length) -> plugged && sent.add(Arrays.copyOfRange(frame, offset, offset + length)),
                List.of(channel.eventLoop()),
                () -> now,
                connections);
        stack = station.stack(channel.eventLoop());
    }

    /** The event loop goes round: its sockets have had their turn, and now it is that of what waits. */
    void nextRound() {
        channel.runScheduledPendingTasks();
    }

    /** The next segment to the guest, which must be one. */
    Segment next() {
        if (sent.isEmpty() && goesRound) {
            nextRound();
        }
        assertThat(sent).as("frames to the guest").isNotEmpty();
        byte[] frame = sent.remove();
        assertThat(frame.length).isBetween(PacketLayout.MIN_FRAME, PacketLayout.MAX_FRAME);
        assertThat(Octets.u8(frame, PacketLayout.IP_PROTOCOL)).isEqualTo(PacketLayout.TCP);
        int length = Octets.u16(frame, PacketLayout.IP_LENGTH);
        assertThat(Octets.fold(Octets.sum(frame, PacketLayout.IP, PacketLayout.IP_HEADER)))
                .isEqualTo(0xFFFF);
        int tcp = PacketLayout.IP + PacketLayout.IP_HEADER;
        int tcpLength = length - PacketLayout.IP_HEADER;
        long pseudo = Octets.sum(frame, PacketLayout.IP_FROM, 8) + PacketLayout.TCP + tcpLength;
        assertThat(Octets.fold(Octets.sum(frame, tcp, tcpLength) + pseudo)).isEqualTo(0xFFFF);
        int header = Octets.u8(frame, tcp + PacketLayout.TCP_OFFSET) / 16 * 4;
        return new Segment(
                Octets.u16(frame, tcp),
                Octets.u16(frame, tcp + 2),
                Octets.i32(frame, tcp + PacketLayout.TCP_SEQUENCE),
                Octets.i32(frame, tcp + PacketLayout.TCP_ACKNOWLEDGED),
                Octets.u8(frame, tcp + PacketLayout.TCP_FLAGS),
                Octets.u16(frame, tcp + PacketLayout.TCP_WINDOW),
                Arrays.copyOfRange(frame, tcp + header, tcp + tcpLength));
    }

    void nothingMore() {
        assertThat(sent).as("frames to the guest").isEmpty();
    }

    /** The guest sends a frame. */
    void hear(byte[] frame) {
        station.onFrame(VM, frame, 0, frame.length);
        stack.settle();
        if (goesRound) {
            nextRound();
        }
    }

    /** The guest sends a segment. */
    void segment(int sequence, int acknowledged, int flags, byte[] options, byte[] data) {
        hear(tcp(gatewayPort, sequence, acknowledged, flags, options, data));
    }

    /** The guest sends its next segment, acknowledging all it has seen. */
    void say(int flags, byte[] data) {
        segment(mine, seen, flags, new byte[0], data);
        mine += data.length + Integer.bitCount(flags & (PacketLayout.SYN | PacketLayout.FIN));
    }

    void acknowledge(int upTo) {
        seen = upTo;
        say(PacketLayout.ACK, new byte[0]);
    }

    byte[] tcp(int to, int sequence, int acknowledged, int flags, byte[] options, byte[] data) {
        int header = PacketLayout.TCP_HEADER + options.length;
        byte[] frame = packet(PacketLayout.TCP, header + data.length);
        int tcp = PacketLayout.IP + PacketLayout.IP_HEADER;
        Octets.put16(frame, tcp, PORT);
        Octets.put16(frame, tcp + 2, to);
        Octets.put32(frame, tcp + PacketLayout.TCP_SEQUENCE, sequence);
        Octets.put32(frame, tcp + PacketLayout.TCP_ACKNOWLEDGED, acknowledged);
        frame[tcp + PacketLayout.TCP_OFFSET] = (byte) (header * 4);
        frame[tcp + PacketLayout.TCP_FLAGS] = (byte) flags;
        Octets.put16(frame, tcp + PacketLayout.TCP_WINDOW, window);
        System.arraycopy(options, 0, frame, tcp + PacketLayout.TCP_HEADER, options.length);
        System.arraycopy(data, 0, frame, tcp + header, data.length);
        long sum = Octets.sum(frame, tcp, header + data.length) + Octets.sum(frame, PacketLayout.IP_FROM, 8);
        Octets.put16(
                frame, tcp + PacketLayout.TCP_CHECKSUM, ~Octets.fold(sum + PacketLayout.TCP + header + data.length));
        return frame;
    }

    /** An IP packet from the guest without its payload. */
    static byte[] packet(int protocol, int length) {
        byte[] frame = new byte[Math.max(PacketLayout.MIN_FRAME, PacketLayout.IP + PacketLayout.IP_HEADER + length)];
        PacketLayout.putMac(frame, 0, PacketLayout.GATEWAY);
        PacketLayout.putMac(frame, 6, PacketLayout.address(VM));
        Octets.put16(frame, PacketLayout.TYPE, PacketLayout.TYPE_IPV4);
        Octets.put16(frame, PacketLayout.IP, 0x4500);
        Octets.put16(frame, PacketLayout.IP_LENGTH, PacketLayout.IP_HEADER + length);
        frame[PacketLayout.IP + 8] = 64;
        frame[PacketLayout.IP_PROTOCOL] = (byte) protocol;
        Octets.put32(frame, PacketLayout.IP_FROM, PacketLayout.address(VM));
        Octets.put32(frame, PacketLayout.IP_TO, PacketLayout.GATEWAY);
        Octets.put16(
                frame,
                PacketLayout.IP_CHECKSUM,
                ~Octets.fold(Octets.sum(frame, PacketLayout.IP, PacketLayout.IP_HEADER)));
        return frame;
    }

    /** A connection whose SYN is on its way. */
    TcpConnection connecting() {
        TcpConnection connection = stack.connection(VM, PORT, client);
        connection.connect();
        Segment syn = next();
        assertThat(syn.is(PacketLayout.SYN)).isTrue();
        assertThat(syn.to()).isEqualTo(PORT);
        gatewayPort = syn.from();
        seen = syn.sequence() + 1;
        return connection;
    }

    /** An open connection to a guest that takes segments of {@code mss} bytes. */
    TcpConnection open(int mss) {
        TcpConnection connection = connecting();
        segment(
                mine,
                seen,
                PacketLayout.SYN | PacketLayout.ACK,
                new byte[] {1, 2, 4, (byte) (mss >> 8), (byte) mss, 0, 0, 0},
                new byte[0]);
        mine++;
        return connection;
    }

    /** As {@link #open}, and the gateway has acknowledged. */
    TcpConnection established(int mss) {
        TcpConnection connection = open(mss);
        after(10);
        assertThat(next().is(PacketLayout.ACK)).isTrue();
        nothingMore();
        return connection;
    }

    /** Lets time pass in steps. */
    void after(long millis) {
        for (long end = now + millis * 1_000_000; now < end; ) {
            now = Math.min(end, now + 5_000_000);
            stack.poll();
        }
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int n = 0; n < length; n++) {
            bytes[n] = (byte) (n * 31 + n / 256);
        }
        return bytes;
    }

    static ByteBuf buffer(int length) {
        return Unpooled.wrappedBuffer(bytes(length));
    }

    void nothingLeft() {
        assertThat(stack.open()).isZero();
        after(61_000);
        assertThat(stack.timers()).isZero();
    }
}
