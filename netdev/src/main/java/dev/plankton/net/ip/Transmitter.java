package dev.plankton.net.ip;

import dev.plankton.counters.Tally;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.frame.FrameNetwork;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.Wire;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes the gateway's frames in one buffer and sends them. Confined to one thread. */
final class Transmitter {
    private static final int TTL = 64;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int IPV4_NO_OPTIONS = 0x4500;
    private static final int WORD = 4;
    /** TCP's option "maximum segment size". */
    private static final int MSS_OPTION = 0x0204_0000;

    private final FrameNetwork network;
    private final Tally<FrameCount> tally;
    private final byte[] frame = new byte[Wire.MAX_FRAME];
    private int id;

    Transmitter(FrameNetwork network, Tally<FrameCount> tally) {
        this.network = network;
        this.tally = tally;
        Wire.putMac(frame, 6, Wire.GATEWAY);
    }

    /** Says who has an address that is the gateway's. */
    boolean arpReply(byte[] request, int offset, int vm) {
        System.arraycopy(request, offset, frame, 0, Wire.ARP_END);
        System.arraycopy(request, offset + Wire.ARP_SENDER, frame, Wire.ARP_TARGET, 10);
        System.arraycopy(request, offset + Wire.ARP_SENDER, frame, 0, 6);
        Wire.putMac(frame, 6, Wire.GATEWAY);
        Octets.put16(frame, Wire.ARP_OPERATION, 2);
        Wire.putMac(frame, Wire.ARP_SENDER, Wire.GATEWAY);
        Octets.put32(frame, Wire.ARP_SENDER_IP, Wire.GATEWAY);
        return send(vm, Wire.ARP_END);
    }

    /** A TCP segment; {@code data}, if any, from index {@code from} on. {@code mss} 0 for none told. */
    boolean tcp(
            int vm,
            int ports,
            int sequence,
            int acknowledged,
            int flags,
            int window,
            int mss,
            @Nullable ByteBuf data,
            int from,
            int length) {
        int tcp = Wire.IP + Wire.IP_HEADER;
        int header = Wire.TCP_HEADER + (mss == 0 ? 0 : WORD);
        Octets.put32(frame, tcp, ports);
        Octets.put32(frame, tcp + Wire.TCP_SEQUENCE, sequence);
        Octets.put32(frame, tcp + Wire.TCP_ACKNOWLEDGED, acknowledged);
        frame[tcp + Wire.TCP_OFFSET] = (byte) ((header / WORD) << 4);
        frame[tcp + Wire.TCP_FLAGS] = (byte) flags;
        Octets.put16(frame, tcp + Wire.TCP_WINDOW, window);
        Octets.put32(frame, tcp + Wire.TCP_CHECKSUM, 0);
        if (mss != 0) {
            Octets.put32(frame, tcp + Wire.TCP_HEADER, MSS_OPTION | mss);
        }
        if (data != null) {
            data.getBytes(from, frame, tcp + header, length);
        }
        return ip(vm, Wire.TCP, header + length, tcp + Wire.TCP_CHECKSUM);
    }

    /** A UDP datagram of at most {@value Wire#MTU} bytes with its headers. */
    boolean udp(int vm, int portFrom, int portTo, ByteBuf data) {
        int udp = Wire.IP + Wire.IP_HEADER;
        int length = data.readableBytes();
        Octets.put16(frame, udp + Wire.PORT_FROM, portFrom);
        Octets.put16(frame, udp + Wire.PORT_TO, portTo);
        Octets.put16(frame, udp + Wire.UDP_LENGTH, Wire.UDP_HEADER + length);
        Octets.put16(frame, udp + Wire.UDP_CHECKSUM, 0);
        data.getBytes(data.readerIndex(), frame, udp + Wire.UDP_HEADER, length);
        return ip(vm, Wire.UDP, Wire.UDP_HEADER + length, udp + Wire.UDP_CHECKSUM);
    }

    /** An ICMP echo request of 56 bytes, as ping's. */
    boolean echoRequest(int vm, int identifier, int sequence) {
        int icmp = begin(Wire.ECHO_REQUEST);
        Octets.put16(frame, icmp + Wire.ICMP_ID, identifier);
        Octets.put16(frame, icmp + Wire.ICMP_SEQUENCE, sequence);
        int data = 56;
        for (int n = 0; n < data; n++) {
            frame[icmp + Wire.ICMP_HEADER + n] = (byte) n;
        }
        return ip(vm, Wire.ICMP, Wire.ICMP_HEADER + data, icmp + Wire.ICMP_CHECKSUM);
    }

    /** The answer to a ping: {@code length} bytes of ICMP at {@code icmp} of {@code request}. */
    boolean echoReply(int vm, byte[] request, int icmp, int length) {
        int at = Wire.IP + Wire.IP_HEADER;
        System.arraycopy(request, icmp, frame, at, length);
        begin(Wire.ECHO_REPLY);
        return ip(vm, Wire.ICMP, length, at + Wire.ICMP_CHECKSUM);
    }

    private int begin(int icmpType) {
        int icmp = Wire.IP + Wire.IP_HEADER;
        Octets.put16(frame, icmp, icmpType << 8);
        Octets.put16(frame, icmp + Wire.ICMP_CHECKSUM, 0);
        return icmp;
    }

    /** Completes a frame whose IP payload is in place, its checksum field 0, and sends it. */
    private boolean ip(int vm, int protocol, int length, int checksum) {
        Wire.putMac(frame, 0, Wire.address(vm));
        Octets.put16(frame, Wire.TYPE, Wire.TYPE_IPV4);
        Octets.put16(frame, Wire.IP, IPV4_NO_OPTIONS);
        Octets.put16(frame, Wire.IP_LENGTH, Wire.IP_HEADER + length);
        id++;
        Octets.put16(frame, Wire.IP_LENGTH + 2, id);
        Octets.put16(frame, Wire.IP_FRAGMENT, DONT_FRAGMENT);
        Octets.put16(frame, Wire.IP_FRAGMENT + 2, (TTL << 8) | protocol);
        Octets.put16(frame, Wire.IP_CHECKSUM, 0);
        Octets.put32(frame, Wire.IP_FROM, Wire.GATEWAY);
        Octets.put32(frame, Wire.IP_TO, Wire.address(vm));
        Octets.put16(frame, Wire.IP_CHECKSUM, ~Octets.fold(Octets.sum(frame, Wire.IP, Wire.IP_HEADER)));
        long sum = Octets.sum(frame, Wire.IP + Wire.IP_HEADER, length);
        if (protocol != Wire.ICMP) {
            sum += Octets.sum(frame, Wire.IP_FROM, 8) + protocol + length;
        }
        int folded = Octets.fold(sum);
        // RFC 768: a checksum of 0 is sent as FFFFh, as 0 says that there is none.
        Octets.put16(frame, checksum, protocol == Wire.UDP && folded == 0xFFFF ? folded : ~folded);
        return send(vm, Wire.IP + Wire.IP_HEADER + length);
    }

    private boolean send(int vm, int length) {
        int padded = length;
        if (length < Wire.MIN_FRAME) {
            Arrays.fill(frame, length, Wire.MIN_FRAME, (byte) 0);
            padded = Wire.MIN_FRAME;
        }
        boolean taken = network.sendHere(vm, frame, 0, padded);
        tally.add(taken ? FrameCount.SENT : FrameCount.UNDELIVERED);
        return taken;
    }
}
