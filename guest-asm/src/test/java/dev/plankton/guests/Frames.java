package dev.plankton.guests;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Makes and reads the frames that a test exchanges with a guest: RFC 826, 791, 792, 768 and 793. */
final class Frames {
    static final byte[] PEER_MAC = {2, 0, 10, (byte) 0xFF, (byte) 0xFF, (byte) 0xFE};
    static final int PEER = 0x0AFFFFFE;
    static final int ARP = 0x0806;
    static final int IPV4 = 0x0800;
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;

    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int MIN = 60;

    private Frames() {}

    /** The MAC of a guest. */
    static byte[] mac(int address) {
        return ByteBuffer.allocate(6).putShort((short) 0x0200).putInt(address).array();
    }

    /** The broadcast that asks who has an address; {@code operation} 1, or 2 for an answer without a question. */
    static byte[] arp(int operation, int address) {
        ByteBuffer frame = ethernet(new byte[] {-1, -1, -1, -1, -1, -1}, ARP, 28);
        frame.putShort((short) 1)
                .putShort((short) IPV4)
                .putShort((short) 0x0604)
                .putShort((short) operation);
        frame.put(PEER_MAC).putInt(PEER).put(new byte[6]).putInt(address);
        return frame.array();
    }

    /** A packet to a guest, its checksums made, padded to the shortest frame that there is. */
    static byte[] ip(int to, int protocol, byte[] payload) {
        byte[] body = payload.clone();
        ByteBuffer frame = ethernet(mac(to), IPV4, IP + body.length);
        frame.putShort((short) 0x4500).putShort((short) (IP + body.length)).putInt(0x12344000);
        frame.put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .putInt(PEER)
                .putInt(to);
        frame.putShort(ETHERNET + 10, (short) ~sum(frame.array(), ETHERNET, IP, 0));
        int field = checksumField(protocol);
        int pseudo = protocol == ICMP ? 0 : protocol + body.length + sum(frame.array(), ETHERNET + 12, 8, 0);
        ByteBuffer.wrap(body).putShort(field, (short) ~sum(body, 0, body.length, pseudo));
        frame.put(body);
        return frame.array();
    }

    /** A TCP packet without its checksum. */
    static byte[] tcp(int from, int to, long sequence, long acknowledged, int flags, byte[] data) {
        return ByteBuffer.allocate(20 + data.length)
                .putShort((short) from)
                .putShort((short) to)
                .putInt((int) sequence)
                .putInt((int) acknowledged)
                .putShort((short) (0x5000 | flags))
                .putShort((short) 4096)
                .putInt(0)
                .put(data)
                .array();
    }

    /** A UDP packet without its checksum. */
    static byte[] udp(int from, int to, byte[] data) {
        return ByteBuffer.allocate(8 + data.length)
                .putShort((short) from)
                .putShort((short) to)
                .putShort((short) (8 + data.length))
                .putShort((short) 0)
                .put(data)
                .array();
    }

    /** An ICMP echo request without its checksum. */
    static byte[] ping(int sequence, byte[] data) {
        return ByteBuffer.allocate(8 + data.length)
                .putInt(0x08000000)
                .putShort((short) 77)
                .putShort((short) sequence)
                .put(data)
                .array();
    }

    /** What an IP packet carries, its receiver, sender, lengths and checksums having been checked. */
    static byte[] payload(byte[] frame, int from, int protocol) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        check("receiver", Arrays.equals(frame, 0, 6, PEER_MAC, 0, 6));
        check("sender", Arrays.equals(frame, 6, 12, mac(from), 0, 6));
        check("type", in.getShort(12) == IPV4);
        check("header", frame[ETHERNET] == 0x45);
        int length = in.getShort(ETHERNET + 2) & 0xFFFF;
        check("length", length >= IP && length <= frame.length - ETHERNET);
        check("protocol", frame[ETHERNET + 9] == protocol);
        check("addresses", in.getInt(ETHERNET + 12) == from && in.getInt(ETHERNET + 16) == PEER);
        check("checksum of IP", sum(frame, ETHERNET, IP, 0) == 0xFFFF);
        byte[] body = Arrays.copyOfRange(frame, ETHERNET + IP, ETHERNET + length);
        int pseudo = protocol == ICMP ? 0 : protocol + body.length + sum(frame, ETHERNET + 12, 8, 0);
        check("checksum", sum(body, 0, body.length, pseudo) == 0xFFFF);
        return body;
    }

    private static void check(String what, boolean right) {
        if (!right) {
            throw new AssertionError(what + " is wrong");
        }
    }

    private static ByteBuffer ethernet(byte[] to, int type, int length) {
        ByteBuffer frame = ByteBuffer.allocate(Math.max(MIN, ETHERNET + length));
        return frame.put(to).put(PEER_MAC).putShort((short) type);
    }

    private static int checksumField(int protocol) {
        return switch (protocol) {
            case ICMP -> 2;
            case UDP -> 6;
            default -> 16;
        };
    }

    /** The one's complement sum of RFC 1071. */
    private static int sum(byte[] bytes, int offset, int length, int start) {
        int sum = start;
        for (int n = 0; n < length; n++) {
            sum += (bytes[offset + n] & 0xFF) << (n % 2 == 0 ? 8 : 0);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }
}
