package dev.plankton.net.ip;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;

/** Looks at what guests send: drops and counts what is wrong, hands on what is right. Confined to its stack's event loop. */
final class PacketReceiver {
    private static final int IPV4_NO_OPTIONS = 0x45;
    private static final int WORD = 4;
    private static final int ALL_ONES = 0xFFFF;

    private final IpStack stack;
    private final Station station;
    private final Tally<FrameCount> tally;

    PacketReceiver(IpStack stack, Station station) {
        this.stack = stack;
        this.station = station;
        tally = station.tally();
    }

    /** Whether a frame of at least {@link Station}'s least length is UDP over IPv4. */
    static boolean isDatagram(byte[] frame, int offset) {
        return Octets.u8(frame, offset + PacketLayout.IP_PROTOCOL) == PacketLayout.UDP
                && Octets.u16(frame, offset + PacketLayout.TYPE) == PacketLayout.TYPE_IPV4;
    }

    void read(int vm, byte[] frame, int length) {
        tally.add(FrameCount.RECEIVED);
        if (length < PacketLayout.IP + PacketLayout.IP_HEADER) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        switch (Octets.u16(frame, PacketLayout.TYPE)) {
            case PacketLayout.TYPE_ARP -> arp(vm, frame, length);
            case PacketLayout.TYPE_IPV4 -> ip(vm, frame, length);
            default -> tally.add(FrameCount.UNWANTED);
        }
    }

    private void arp(int vm, byte[] frame, int length) {
        if (length < PacketLayout.ARP_END
                || Octets.i32(frame, PacketLayout.IP) != 0x0001_0800
                || Octets.u16(frame, PacketLayout.IP + 4) != 0x0604) {
            tally.add(FrameCount.MALFORMED);
        } else if (Octets.u16(frame, PacketLayout.ARP_OPERATION) == 1
                && Octets.i32(frame, PacketLayout.ARP_TARGET_IP) == PacketLayout.GATEWAY
                && PacketLayout.isMac(frame, PacketLayout.ARP_SENDER, PacketLayout.address(vm))) {
            stack.transmitter().arpReply(frame, 0, vm);
        } else {
            tally.add(FrameCount.UNWANTED);
        }
    }

    private void ip(int vm, byte[] frame, int length) {
        int total = Octets.u16(frame, PacketLayout.IP_LENGTH);
        int header = PacketLayout.IP_HEADER;
        if ((Octets.u8(frame, PacketLayout.IP) & 0xF0) == 0x40 && Octets.u8(frame, PacketLayout.IP) > IPV4_NO_OPTIONS) {
            header = (Octets.u8(frame, PacketLayout.IP) & 0xF) * WORD;
        } else if (Octets.u8(frame, PacketLayout.IP) != IPV4_NO_OPTIONS) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        if (total < header
                || total > length - PacketLayout.IP
                || Octets.fold(Octets.sum(frame, PacketLayout.IP, header)) != ALL_ONES) {
            tally.add(FrameCount.MALFORMED);
        } else if (Octets.i32(frame, PacketLayout.IP_FROM) != PacketLayout.address(vm)
                || Octets.i32(frame, PacketLayout.IP_TO) != PacketLayout.GATEWAY) {
            tally.add(FrameCount.UNWANTED); // There is no way through the gateway, and no VM speaks for another.
        } else if ((Octets.u16(frame, PacketLayout.IP_FRAGMENT) & PacketLayout.IS_FRAGMENT) != 0) {
            tally.add(FrameCount.FRAGMENTS);
        } else {
            int at = PacketLayout.IP + header;
            switch (Octets.u8(frame, PacketLayout.IP_PROTOCOL)) {
                case PacketLayout.TCP -> tcp(vm, frame, at, total - header);
                case PacketLayout.UDP -> udp(vm, frame, at, total - header);
                case PacketLayout.ICMP -> icmp(vm, frame, at, total - header);
                default -> tally.add(FrameCount.UNWANTED);
            }
        }
    }

    private static boolean isWhole(byte[] frame, int protocol, int at, int length) {
        long sum = Octets.sum(frame, at, length) + Octets.sum(frame, PacketLayout.IP_FROM, 8) + protocol + length;
        return Octets.fold(sum) == ALL_ONES;
    }

    private void tcp(int vm, byte[] frame, int tcp, int length) {
        int header =
                length < PacketLayout.TCP_HEADER ? 0 : (Octets.u8(frame, tcp + PacketLayout.TCP_OFFSET) >> 4) * WORD;
        if (header < PacketLayout.TCP_HEADER || header > length || !isWhole(frame, PacketLayout.TCP, tcp, length)) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        int ports =
                Octets.u16(frame, tcp + PacketLayout.PORT_TO) << 16 | Octets.u16(frame, tcp + PacketLayout.PORT_FROM);
        TcpConnection connection = stack.find(vm, ports);
        if (connection != null) {
            connection.input(frame, tcp, header, length - header);
        } else {
            stray(vm, frame, tcp, ports, length - header);
        }
    }

    /** A segment of no connection: RFC 9293, section 3.5.2, group 1. Nothing is kept of it. */
    private void stray(int vm, byte[] frame, int tcp, int ports, int dataLength) {
        int flags = Octets.u8(frame, tcp + PacketLayout.TCP_FLAGS);
        if ((flags & PacketLayout.RST) != 0) {
            tally.add(FrameCount.UNWANTED);
            return;
        }
        boolean opens = (flags & (PacketLayout.SYN | PacketLayout.ACK)) == PacketLayout.SYN;
        tally.add(opens ? FrameCount.UNINVITED : FrameCount.UNWANTED);
        if ((flags & PacketLayout.ACK) != 0) {
            int sequence = Octets.i32(frame, tcp + PacketLayout.TCP_ACKNOWLEDGED);
            stack.transmitter().tcp(vm, ports, sequence, 0, PacketLayout.RST, 0, 0, null, 0, 0);
        } else {
            int end = Octets.i32(frame, tcp + PacketLayout.TCP_SEQUENCE)
                    + dataLength
                    + Integer.bitCount(flags & (PacketLayout.SYN | PacketLayout.FIN));
            stack.transmitter().tcp(vm, ports, 0, end, PacketLayout.RST | PacketLayout.ACK, 0, 0, null, 0, 0);
        }
    }

    private void udp(int vm, byte[] frame, int udp, int length) {
        int stated = length < PacketLayout.UDP_HEADER ? 0 : Octets.u16(frame, udp + PacketLayout.UDP_LENGTH);
        if (stated < PacketLayout.UDP_HEADER
                || stated > length
                || (Octets.u16(frame, udp + PacketLayout.UDP_CHECKSUM) != 0
                        && !isWhole(frame, PacketLayout.UDP, udp, stated))) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        int from = Octets.u16(frame, udp + PacketLayout.PORT_FROM);
        int to = Octets.u16(frame, udp + PacketLayout.PORT_TO);
        station.datagrams()
                .datagram(vm, from, to, frame, udp + PacketLayout.UDP_HEADER, stated - PacketLayout.UDP_HEADER);
    }

    private void icmp(int vm, byte[] frame, int icmp, int length) {
        if (length < PacketLayout.ICMP_HEADER || Octets.fold(Octets.sum(frame, icmp, length)) != ALL_ONES) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        switch (Octets.u16(frame, icmp)) {
            case PacketLayout.ECHO_REQUEST << 8 -> stack.transmitter().echoReply(vm, frame, icmp, length);
            case PacketLayout.ECHO_REPLY << 8 ->
                station.pings()
                        .answered(
                                vm,
                                Octets.u16(frame, icmp + PacketLayout.ICMP_ID),
                                Octets.u16(frame, icmp + PacketLayout.ICMP_SEQUENCE));
            default -> tally.add(FrameCount.UNWANTED);
        }
    }
}
