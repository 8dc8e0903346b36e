package dev.plankton.net.ethernet;

import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A datagram of UDP (RFC 768). Immutable.
 *
 * @param from port of its sender, 0 to 65535
 * @param to port of its receiver, 0 to 65535
 * @param data what it carries
 */
@SuppressWarnings("ArrayRecordComponent") // Copied and compared by its bytes.
public record Udp(int from, int to, byte[] data) implements Packet.Content {
    private static final int HEADER = PacketLayout.UDP_HEADER;

    /** Checks the ports and copies the data. */
    public Udp {
        check(from);
        check(to);
        data = data.clone();
    }

    private static void check(int port) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port out of range (0-65535): " + port);
        }
    }

    /** A datagram that carries a text as UTF-8. */
    public static Udp of(int from, int to, String text) {
        return new Udp(from, to, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The datagram in a packet between these stations, null if it is not whole or its checksum is wrong. */
    static @Nullable Udp of(byte[] bytes, Ip sender, Ip receiver) {
        boolean whole = bytes.length >= HEADER && Octets.u16(bytes, PacketLayout.UDP_LENGTH) == bytes.length;
        if (!whole) {
            return null;
        }
        boolean unchecked = Octets.u16(bytes, PacketLayout.UDP_CHECKSUM) == 0;
        if (!unchecked && Octets.fold(sum(bytes, sender, receiver)) != 0xFFFF) {
            return null;
        }
        return new Udp(
                Octets.u16(bytes, PacketLayout.PORT_FROM),
                Octets.u16(bytes, PacketLayout.PORT_TO),
                Arrays.copyOfRange(bytes, HEADER, bytes.length));
    }

    /** With the pseudo header. */
    private static long sum(byte[] bytes, Ip sender, Ip receiver) {
        return Octets.sum(bytes, 0, bytes.length)
                + (sender.value() & 0xFFFF_FFFFL)
                + (receiver.value() & 0xFFFF_FFFFL)
                + PacketLayout.UDP
                + bytes.length;
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    /** The data as a text in UTF-8. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    @Override
    public int protocol() {
        return PacketLayout.UDP;
    }

    @Override
    public byte[] bytes(Ip sender, Ip receiver) {
        byte[] bytes = new byte[HEADER + data.length];
        Octets.put16(bytes, PacketLayout.PORT_FROM, from);
        Octets.put16(bytes, PacketLayout.PORT_TO, to);
        Octets.put16(bytes, PacketLayout.UDP_LENGTH, bytes.length);
        System.arraycopy(data, 0, bytes, HEADER, data.length);
        int checksum = ~Octets.fold(sum(bytes, sender, receiver)) & 0xFFFF;
        // 0 says that there is no checksum.
        Octets.put16(bytes, PacketLayout.UDP_CHECKSUM, checksum == 0 ? 0xFFFF : checksum);
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Udp(int f, int t, byte[] d) && f == from && t == to && Arrays.equals(d, data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * from + to) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "UDP %d to %d: %s".formatted(from, to, text());
    }
}
