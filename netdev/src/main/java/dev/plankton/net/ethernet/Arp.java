package dev.plankton.net.ethernet;

import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import org.jspecify.annotations.Nullable;

/**
 * An ARP message (RFC 826) of Ethernet and IPv4. Immutable.
 *
 * @param operation {@link #REQUEST}, {@link #REPLY} or another one
 * @param senderMac Ethernet address of the sender
 * @param sender its IPv4 address
 * @param targetMac Ethernet address of the target; zeros in a request
 * @param target its IPv4 address
 */
public record Arp(int operation, Mac senderMac, Ip sender, Mac targetMac, Ip target) implements Frame.Content {
    /** Asks who has the target's IPv4 address. */
    public static final int REQUEST = 1;

    /** Answers that. */
    public static final int REPLY = 2;

    private static final int START = PacketLayout.IP;
    private static final int BYTES = PacketLayout.ARP_END - START;

    /** Ethernet, IPv4, and the lengths of their addresses. */
    private static final long KINDS = 0x0001_0800_0604L;

    /** The frame in which a station asks all others who has an IPv4 address. */
    public static Frame request(Mac senderMac, Ip sender, Ip target) {
        return new Frame(senderMac, Mac.BROADCAST, new Arp(REQUEST, senderMac, sender, new Mac(0), target));
    }

    /** The frame in which {@code mac} answers this request. */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // The target answers: sender and target change places.
    public Frame reply(Mac mac) {
        return new Frame(mac, senderMac, new Arp(REPLY, mac, target, senderMac, sender));
    }

    /** The message in {@code frame}, null if it is none of Ethernet and IPv4. */
    static @Nullable Arp of(byte[] frame) {
        if (frame.length < PacketLayout.ARP_END || Mac.at(frame, START).value() != KINDS) {
            return null;
        }
        return new Arp(
                Octets.u16(frame, PacketLayout.ARP_OPERATION),
                Mac.at(frame, PacketLayout.ARP_SENDER),
                new Ip(Octets.i32(frame, PacketLayout.ARP_SENDER_IP)),
                Mac.at(frame, PacketLayout.ARP_TARGET),
                new Ip(Octets.i32(frame, PacketLayout.ARP_TARGET_IP)));
    }

    @Override
    public int type() {
        return PacketLayout.TYPE_ARP;
    }

    @Override
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        new Mac(KINDS).put(bytes, 0);
        Octets.put16(bytes, PacketLayout.ARP_OPERATION - START, operation);
        senderMac.put(bytes, PacketLayout.ARP_SENDER - START);
        Octets.put32(bytes, PacketLayout.ARP_SENDER_IP - START, sender.value());
        targetMac.put(bytes, PacketLayout.ARP_TARGET - START);
        Octets.put32(bytes, PacketLayout.ARP_TARGET_IP - START, target.value());
        return bytes;
    }
}
