package dev.plankton.net.ip;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.Wire;

/** Looks at what guests send: drops and counts what is wrong, hands on what is right. Confined to its host's event loop. */
final class Reader {
    private static final int IPV4_NO_OPTIONS = 0x45;
    private static final int WORD = 4;
    private static final int ALL_ONES = 0xFFFF;

    private final Host host;
    private final Station station;
    private final Tally<FrameCount> tally;

    Reader(Host host, Station station) {
        this.host = host;
        this.station = station;
        tally = station.tally();
    }

    void read(int vm, byte[] frame, int length) {
        tally.add(FrameCount.RECEIVED);
        if (length < Wire.IP + Wire.IP_HEADER) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        switch (Octets.u16(frame, Wire.TYPE)) {
            case Wire.TYPE_ARP -> arp(vm, frame, length);
            case Wire.TYPE_IPV4 -> ip(vm, frame, length);
            default -> tally.add(FrameCount.UNWANTED);
        }
    }

    private void arp(int vm, byte[] frame, int length) {
        if (length < Wire.ARP_END
                || Octets.i32(frame, Wire.IP) != 0x0001_0800
                || Octets.u16(frame, Wire.IP + 4) != 0x0604) {
            tally.add(FrameCount.MALFORMED);
        } else if (Octets.u16(frame, Wire.ARP_OPERATION) == 1
                && Octets.i32(frame, Wire.ARP_TARGET_IP) == Wire.GATEWAY
                && Wire.isMac(frame, Wire.ARP_SENDER, Wire.address(vm))) {
            host.transmitter().arpReply(frame, 0, vm);
        } else {
            tally.add(FrameCount.UNWANTED);
        }
    }

    private void ip(int vm, byte[] frame, int length) {
        int total = Octets.u16(frame, Wire.IP_LENGTH);
        int header = Wire.IP_HEADER;
        if ((Octets.u8(frame, Wire.IP) & 0xF0) == 0x40 && Octets.u8(frame, Wire.IP) > IPV4_NO_OPTIONS) {
            header = (Octets.u8(frame, Wire.IP) & 0xF) * WORD;
        } else if (Octets.u8(frame, Wire.IP) != IPV4_NO_OPTIONS) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        if (total < header || total > length - Wire.IP || Octets.fold(Octets.sum(frame, Wire.IP, header)) != ALL_ONES) {
            tally.add(FrameCount.MALFORMED);
        } else if (Octets.i32(frame, Wire.IP_FROM) != Wire.address(vm)
                || Octets.i32(frame, Wire.IP_TO) != Wire.GATEWAY) {
            tally.add(FrameCount.UNWANTED); // There is no way through the gateway, and no VM speaks for another.
        } else if ((Octets.u16(frame, Wire.IP_FRAGMENT) & Wire.IS_FRAGMENT) != 0) {
            tally.add(FrameCount.FRAGMENTS);
        } else {
            int at = Wire.IP + header;
            switch (Octets.u8(frame, Wire.IP_PROTOCOL)) {
                case Wire.TCP -> tcp(vm, frame, at, total - header);
                case Wire.UDP -> udp(vm, frame, at, total - header);
                case Wire.ICMP -> icmp(vm, frame, at, total - header);
                default -> tally.add(FrameCount.UNWANTED);
            }
        }
    }

    private static boolean isWhole(byte[] frame, int protocol, int at, int length) {
        long sum = Octets.sum(frame, at, length) + Octets.sum(frame, Wire.IP_FROM, 8) + protocol + length;
        return Octets.fold(sum) == ALL_ONES;
    }

    private void tcp(int vm, byte[] frame, int tcp, int length) {
        int header = length < Wire.TCP_HEADER ? 0 : (Octets.u8(frame, tcp + Wire.TCP_OFFSET) >> 4) * WORD;
        if (header < Wire.TCP_HEADER || header > length || !isWhole(frame, Wire.TCP, tcp, length)) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        int ports = Octets.u16(frame, tcp + Wire.PORT_TO) << 16 | Octets.u16(frame, tcp + Wire.PORT_FROM);
        TcpConnection connection = host.find(vm, ports);
        if (connection != null) {
            connection.input(frame, tcp, header, length - header);
        } else {
            stray(vm, frame, tcp, ports, length - header);
        }
    }

    /** A segment of no connection: RFC 9293, section 3.5.2, group 1. Nothing is kept of it. */
    private void stray(int vm, byte[] frame, int tcp, int ports, int dataLength) {
        int flags = Octets.u8(frame, tcp + Wire.TCP_FLAGS);
        if ((flags & Wire.RST) != 0) {
            tally.add(FrameCount.UNWANTED);
            return;
        }
        boolean opens = (flags & (Wire.SYN | Wire.ACK)) == Wire.SYN;
        tally.add(opens ? FrameCount.UNINVITED : FrameCount.UNWANTED);
        if ((flags & Wire.ACK) != 0) {
            int sequence = Octets.i32(frame, tcp + Wire.TCP_ACKNOWLEDGED);
            host.transmitter().tcp(vm, ports, sequence, 0, Wire.RST, 0, 0, null, 0, 0);
        } else {
            int end = Octets.i32(frame, tcp + Wire.TCP_SEQUENCE)
                    + dataLength
                    + Integer.bitCount(flags & (Wire.SYN | Wire.FIN));
            host.transmitter().tcp(vm, ports, 0, end, Wire.RST | Wire.ACK, 0, 0, null, 0, 0);
        }
    }

    private void udp(int vm, byte[] frame, int udp, int length) {
        int told = length < Wire.UDP_HEADER ? 0 : Octets.u16(frame, udp + Wire.UDP_LENGTH);
        if (told < Wire.UDP_HEADER
                || told > length
                || (Octets.u16(frame, udp + Wire.UDP_CHECKSUM) != 0 && !isWhole(frame, Wire.UDP, udp, told))) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        int from = Octets.u16(frame, udp + Wire.PORT_FROM);
        int to = Octets.u16(frame, udp + Wire.PORT_TO);
        station.datagrams().datagram(vm, from, to, frame, udp + Wire.UDP_HEADER, told - Wire.UDP_HEADER);
    }

    private void icmp(int vm, byte[] frame, int icmp, int length) {
        if (length < Wire.ICMP_HEADER || Octets.fold(Octets.sum(frame, icmp, length)) != ALL_ONES) {
            tally.add(FrameCount.MALFORMED);
            return;
        }
        switch (Octets.u16(frame, icmp)) {
            case Wire.ECHO_REQUEST << 8 -> host.transmitter().echoReply(vm, frame, icmp, length);
            case Wire.ECHO_REPLY << 8 ->
                station.pings()
                        .answered(
                                vm,
                                Octets.u16(frame, icmp + Wire.ICMP_ID),
                                Octets.u16(frame, icmp + Wire.ICMP_SEQUENCE));
            default -> tally.add(FrameCount.UNWANTED);
        }
    }
}
