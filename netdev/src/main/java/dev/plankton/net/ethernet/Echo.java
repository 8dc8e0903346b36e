package dev.plankton.net.ethernet;

import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An echo of ICMP (RFC 792), a ping. Immutable.
 *
 * @param reply whether it is a reply
 * @param identifier 16 bits, by which the sender knows it again
 * @param sequence 16 bits, as the identifier
 * @param data comes back in the reply
 */
@SuppressWarnings("ArrayRecordComponent") // Copied and compared by its bytes.
public record Echo(boolean reply, int identifier, int sequence, byte[] data) implements Packet.Content {
    private static final int HEADER = PacketLayout.ICMP_HEADER;

    /** Copies the data. */
    public Echo {
        identifier &= 0xFFFF;
        sequence &= 0xFFFF;
        data = data.clone();
    }

    /** The echo in {@code bytes}, null if it is none or its checksum is wrong. */
    static @Nullable Echo of(byte[] bytes) {
        if (bytes.length < HEADER || Octets.fold(Octets.sum(bytes, 0, bytes.length)) != 0xFFFF) {
            return null;
        }
        int kind = Octets.u16(bytes, 0) >> 8;
        boolean plain = bytes[1] == 0 && (kind == PacketLayout.ECHO_REPLY || kind == PacketLayout.ECHO_REQUEST);
        return plain
                ? new Echo(
                        kind == PacketLayout.ECHO_REPLY,
                        Octets.u16(bytes, PacketLayout.ICMP_ID),
                        Octets.u16(bytes, PacketLayout.ICMP_SEQUENCE),
                        Arrays.copyOfRange(bytes, HEADER, bytes.length))
                : null;
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    @Override
    public int protocol() {
        return PacketLayout.ICMP;
    }

    @Override
    public byte[] bytes(Ip from, Ip to) {
        byte[] bytes = new byte[HEADER + data.length];
        bytes[0] = (byte) (reply ? PacketLayout.ECHO_REPLY : PacketLayout.ECHO_REQUEST);
        Octets.put16(bytes, PacketLayout.ICMP_ID, identifier);
        Octets.put16(bytes, PacketLayout.ICMP_SEQUENCE, sequence);
        System.arraycopy(data, 0, bytes, HEADER, data.length);
        Octets.put16(bytes, PacketLayout.ICMP_CHECKSUM, ~Octets.fold(Octets.sum(bytes, 0, bytes.length)));
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Echo(boolean r, int i, int s, byte[] d)
                && r == reply
                && i == identifier
                && s == sequence
                && Arrays.equals(d, data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * identifier + sequence) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "ICMP echo %s %d.%d, %d bytes".formatted(reply ? "reply" : "request", identifier, sequence, data.length);
    }
}
