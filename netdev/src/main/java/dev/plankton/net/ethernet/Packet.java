package dev.plankton.net.ethernet;

import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 packet (RFC 791) without options that is not a fragment. Immutable.
 *
 * @param from its sender
 * @param to its receiver
 * @param timeToLive 0 to 255
 * @param content what it carries
 */
public record Packet(Ip from, Ip to, int timeToLive, Content content) implements Frame.Content {
    /** The time to live of {@link Frame#ip}. */
    public static final int TIME_TO_LIVE = 64;

    private static final int START = PacketLayout.IP;
    private static final int HEADER = PacketLayout.IP_HEADER;

    /** Version 4, a header of five words. */
    private static final int PLAIN = 0x45;

    private static final int TTL = 8;

    /** What a packet carries. */
    public sealed interface Content permits Udp, Echo, Other {
        /** The bytes after the header of IPv4. */
        byte[] bytes(Ip from, Ip to);

        /** The number of the protocol in the header of IPv4. */
        int protocol();
    }

    /**
     * What is neither UDP nor an echo of ICMP, or has a wrong checksum. Immutable.
     *
     * @param protocol its number in the header of IPv4
     * @param bytes all after that header
     */
    @SuppressWarnings("ArrayRecordComponent") // Copied and compared by its bytes.
    public record Other(int protocol, byte[] bytes) implements Content {
        /** Copies the bytes. */
        public Other {
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public byte[] bytes(Ip from, Ip to) {
            return bytes();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Other(int p, byte[] b) && p == protocol && Arrays.equals(b, bytes);
        }

        @Override
        public int hashCode() {
            return 31 * protocol + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "protocol %d: %s".formatted(protocol, HexFormat.of().formatHex(bytes));
        }
    }

    /** Checks the range. */
    public Packet {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(content, "content");
        if (timeToLive < 0 || timeToLive > 255) {
            throw new IllegalArgumentException("a time to live of " + timeToLive + ": 0 to 255");
        }
    }

    /** The packet in {@code frame}, null if it is not a whole one without options and with the right checksum. */
    static @Nullable Packet of(byte[] frame) {
        if (frame.length < START + HEADER || Octets.u8(frame, START) != PLAIN) {
            return null;
        }
        int length = Octets.u16(frame, PacketLayout.IP_LENGTH);
        boolean whole = length >= HEADER
                && length <= frame.length - START
                && (Octets.u16(frame, PacketLayout.IP_FRAGMENT) & PacketLayout.IS_FRAGMENT) == 0
                && Octets.fold(Octets.sum(frame, START, HEADER)) == 0xFFFF;
        if (!whole) {
            return null;
        }
        Ip from = new Ip(Octets.i32(frame, PacketLayout.IP_FROM));
        Ip to = new Ip(Octets.i32(frame, PacketLayout.IP_TO));
        int protocol = Octets.u8(frame, PacketLayout.IP_PROTOCOL);
        byte[] inside = Arrays.copyOfRange(frame, START + HEADER, START + length);
        Content content = switch (protocol) {
            case PacketLayout.UDP -> Udp.of(inside, from, to);
            case PacketLayout.ICMP -> Echo.of(inside);
            default -> null;
        };
        return new Packet(
                from, to, Octets.u8(frame, START + TTL), content != null ? content : new Other(protocol, inside));
    }

    @Override
    public int type() {
        return PacketLayout.TYPE_IPV4;
    }

    /** The packet; it may be sent in fragments of which this is the only one, as its identification is 0. */
    @Override
    public byte[] bytes() {
        byte[] inside = content.bytes(from, to);
        byte[] bytes = Arrays.copyOf(new byte[] {PLAIN}, HEADER + inside.length);
        Octets.put16(bytes, PacketLayout.IP_LENGTH - START, bytes.length);
        bytes[TTL] = (byte) timeToLive;
        bytes[PacketLayout.IP_PROTOCOL - START] = (byte) content.protocol();
        Octets.put32(bytes, PacketLayout.IP_FROM - START, from.value());
        Octets.put32(bytes, PacketLayout.IP_TO - START, to.value());
        Octets.put16(bytes, PacketLayout.IP_CHECKSUM - START, ~Octets.fold(Octets.sum(bytes, 0, HEADER)));
        System.arraycopy(inside, 0, bytes, HEADER, inside.length);
        return bytes;
    }
}
