package dev.plankton.net.ethernet;

import dev.plankton.net.packet.EthernetFrame;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * An Ethernet II frame, without FCS. Immutable.
 *
 * <pre>{@code
 * byte[] ping = Frame.ip(Mac.ofVm(1), Mac.ofVm(0), Ip.ofVm(1), Ip.ofVm(0), new Echo(false, 1, 1, new byte[32])).bytes();
 * }</pre>
 *
 * @param from its sender
 * @param to its receiver
 * @param content what it carries
 */
public record Frame(Mac from, Mac to, Content content) {
    private static final int HEADER = PacketLayout.IP;

    /** What a frame carries. */
    public sealed interface Content permits Arp, Packet, OtherContent {
        /** The bytes after the header of Ethernet, without what fills a short frame up. */
        byte[] bytes();

        /** The type in the header of Ethernet. */
        int type();
    }

    /** Refuses null. */
    public Frame {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(content, "content");
    }

    /** A frame with an IPv4 packet, whose time to live is 64. */
    public static Frame ip(Mac from, Mac to, Ip sender, Ip receiver, Packet.Content content) {
        return new Frame(from, to, new Packet(sender, receiver, Packet.TIME_TO_LIVE, content));
    }

    /**
     * Reads a frame. What is not understood, is cut off, has options, is a fragment or has a wrong checksum is {@link
     * OtherContent} or {@link Packet.Other}, with all its bytes.
     *
     * @throws IllegalArgumentException if it has fewer than 14 or more than 1518 bytes
     */
    public static Frame of(byte[] frame) {
        if (frame.length < EthernetFrame.SHORTEST || frame.length > EthernetFrame.LONGEST) {
            throw new IllegalArgumentException("a frame of %d bytes: %d to %d"
                    .formatted(frame.length, EthernetFrame.SHORTEST, EthernetFrame.LONGEST));
        }
        int type = Octets.u16(frame, PacketLayout.TYPE);
        Content content = switch (type) {
            case PacketLayout.TYPE_ARP -> Arp.of(frame);
            case PacketLayout.TYPE_IPV4 -> Packet.of(frame);
            default -> null;
        };
        return new Frame(
                Mac.at(frame, Mac.BYTES),
                Mac.at(frame, 0),
                content != null ? content : new OtherContent(type, Arrays.copyOfRange(frame, HEADER, frame.length)));
    }

    /**
     * The frame as it is sent, without FCS, filled up to 60 bytes with zeros.
     *
     * @throws IllegalArgumentException if it is longer than 1518 bytes
     */
    public byte[] bytes() {
        byte[] inside = content.bytes();
        int length = HEADER + inside.length;
        if (length > EthernetFrame.LONGEST) {
            throw new IllegalArgumentException(
                    "a frame of %d bytes: at most %d".formatted(length, EthernetFrame.LONGEST));
        }
        byte[] frame = new byte[Math.max(PacketLayout.MIN_FRAME, length)];
        to.put(frame, 0);
        from.put(frame, Mac.BYTES);
        Octets.put16(frame, PacketLayout.TYPE, content.type());
        System.arraycopy(inside, 0, frame, HEADER, inside.length);
        return frame;
    }
}
