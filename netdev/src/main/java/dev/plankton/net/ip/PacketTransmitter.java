package dev.plankton.net.ip;

import dev.plankton.counters.Tally;
import dev.plankton.net.backpressure.LoopBudget;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.frame.FrameNetwork;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes the gateway's frames in one buffer and sends them. Confined to one thread. */
final class PacketTransmitter {
    private static final int TTL = 64;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int IPV4_NO_OPTIONS = 0x4500;
    private static final int WORD = 4;
    /** TCP's option "maximum segment size". */
    private static final int MSS_OPTION = 0x0204_0000;

    private final FrameNetwork network;
    private final LoopBudget budget;
    private final Tally<FrameCount> tally;
    private final byte[] frame = new byte[PacketLayout.MAX_FRAME];
    private int id;

    PacketTransmitter(FrameNetwork network, Tally<FrameCount> tally, LoopBudget budget) {
        this.budget = budget;
        this.network = network;
        this.tally = tally;
        PacketLayout.putMac(frame, 6, PacketLayout.GATEWAY);
    }

    /** Says who has an address that is the gateway's. */
    boolean arpReply(byte[] request, int offset, int vm) {
        System.arraycopy(request, offset, frame, 0, PacketLayout.ARP_END);
        System.arraycopy(request, offset + PacketLayout.ARP_SENDER, frame, PacketLayout.ARP_TARGET, 10);
        System.arraycopy(request, offset + PacketLayout.ARP_SENDER, frame, 0, 6);
        PacketLayout.putMac(frame, 6, PacketLayout.GATEWAY);
        Octets.put16(frame, PacketLayout.ARP_OPERATION, 2);
        PacketLayout.putMac(frame, PacketLayout.ARP_SENDER, PacketLayout.GATEWAY);
        Octets.put32(frame, PacketLayout.ARP_SENDER_IP, PacketLayout.GATEWAY);
        return send(vm, PacketLayout.ARP_END);
    }

    /** A TCP segment; {@code data}, if any, from index {@code from} on. {@code mss} is 0 to name none. */
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
        int tcp = PacketLayout.IP + PacketLayout.IP_HEADER;
        int header = PacketLayout.TCP_HEADER + (mss == 0 ? 0 : WORD);
        Octets.put32(frame, tcp, ports);
        Octets.put32(frame, tcp + PacketLayout.TCP_SEQUENCE, sequence);
        Octets.put32(frame, tcp + PacketLayout.TCP_ACKNOWLEDGED, acknowledged);
        frame[tcp + PacketLayout.TCP_OFFSET] = (byte) ((header / WORD) << 4);
        frame[tcp + PacketLayout.TCP_FLAGS] = (byte) flags;
        Octets.put16(frame, tcp + PacketLayout.TCP_WINDOW, window);
        Octets.put32(frame, tcp + PacketLayout.TCP_CHECKSUM, 0);
        if (mss != 0) {
            Octets.put32(frame, tcp + PacketLayout.TCP_HEADER, MSS_OPTION | mss);
        }
        if (data != null) {
            data.getBytes(from, frame, tcp + header, length);
        }
        return ip(vm, PacketLayout.TCP, header + length, tcp + PacketLayout.TCP_CHECKSUM);
    }

    /** A UDP datagram of at most {@value PacketLayout#MTU} bytes with its headers. */
    boolean udp(int vm, int portFrom, int portTo, byte[] data, int offset, int length) {
        int udp = PacketLayout.IP + PacketLayout.IP_HEADER;
        Octets.put16(frame, udp + PacketLayout.PORT_FROM, portFrom);
        Octets.put16(frame, udp + PacketLayout.PORT_TO, portTo);
        Octets.put16(frame, udp + PacketLayout.UDP_LENGTH, PacketLayout.UDP_HEADER + length);
        Octets.put16(frame, udp + PacketLayout.UDP_CHECKSUM, 0);
        System.arraycopy(data, offset, frame, udp + PacketLayout.UDP_HEADER, length);
        return ip(vm, PacketLayout.UDP, PacketLayout.UDP_HEADER + length, udp + PacketLayout.UDP_CHECKSUM);
    }

    /** An ICMP echo request of 56 bytes, as ping's. */
    boolean echoRequest(int vm, int identifier, int sequence) {
        int icmp = begin(PacketLayout.ECHO_REQUEST);
        Octets.put16(frame, icmp + PacketLayout.ICMP_ID, identifier);
        Octets.put16(frame, icmp + PacketLayout.ICMP_SEQUENCE, sequence);
        int data = 56;
        for (int n = 0; n < data; n++) {
            frame[icmp + PacketLayout.ICMP_HEADER + n] = (byte) n;
        }
        return ip(vm, PacketLayout.ICMP, PacketLayout.ICMP_HEADER + data, icmp + PacketLayout.ICMP_CHECKSUM);
    }

    /** The answer to a ping: {@code length} bytes of ICMP at {@code icmp} of {@code request}. */
    boolean echoReply(int vm, byte[] request, int icmp, int length) {
        int at = PacketLayout.IP + PacketLayout.IP_HEADER;
        System.arraycopy(request, icmp, frame, at, length);
        begin(PacketLayout.ECHO_REPLY);
        return ip(vm, PacketLayout.ICMP, length, at + PacketLayout.ICMP_CHECKSUM);
    }

    private int begin(int icmpType) {
        int icmp = PacketLayout.IP + PacketLayout.IP_HEADER;
        Octets.put16(frame, icmp, icmpType << 8);
        Octets.put16(frame, icmp + PacketLayout.ICMP_CHECKSUM, 0);
        return icmp;
    }

    /** Completes a frame whose IP payload is in place, its checksum field 0, and sends it. */
    private boolean ip(int vm, int protocol, int length, int checksum) {
        PacketLayout.putMac(frame, 0, PacketLayout.address(vm));
        Octets.put16(frame, PacketLayout.TYPE, PacketLayout.TYPE_IPV4);
        Octets.put16(frame, PacketLayout.IP, IPV4_NO_OPTIONS);
        Octets.put16(frame, PacketLayout.IP_LENGTH, PacketLayout.IP_HEADER + length);
        id++;
        Octets.put16(frame, PacketLayout.IP_LENGTH + 2, id);
        Octets.put16(frame, PacketLayout.IP_FRAGMENT, DONT_FRAGMENT);
        Octets.put16(frame, PacketLayout.IP_FRAGMENT + 2, (TTL << 8) | protocol);
        Octets.put16(frame, PacketLayout.IP_CHECKSUM, 0);
        Octets.put32(frame, PacketLayout.IP_FROM, PacketLayout.GATEWAY);
        Octets.put32(frame, PacketLayout.IP_TO, PacketLayout.address(vm));
        Octets.put16(
                frame,
                PacketLayout.IP_CHECKSUM,
                ~Octets.fold(Octets.sum(frame, PacketLayout.IP, PacketLayout.IP_HEADER)));
        long sum = Octets.sum(frame, PacketLayout.IP + PacketLayout.IP_HEADER, length);
        if (protocol != PacketLayout.ICMP) {
            sum += Octets.sum(frame, PacketLayout.IP_FROM, 8) + protocol + length;
        }
        int folded = Octets.fold(sum);
        // RFC 768: a checksum of 0 is sent as FFFFh, as 0 says that there is none.
        Octets.put16(frame, checksum, protocol == PacketLayout.UDP && folded == 0xFFFF ? folded : ~folded);
        return send(vm, PacketLayout.IP + PacketLayout.IP_HEADER + length);
    }

    private boolean send(int vm, int length) {
        int padded = length;
        if (length < PacketLayout.MIN_FRAME) {
            Arrays.fill(frame, length, PacketLayout.MIN_FRAME, (byte) 0);
            padded = PacketLayout.MIN_FRAME;
        }
        budget.spend(1); // The guest may run on this thread.
        boolean taken = network.sendHere(vm, frame, 0, padded);
        tally.add(taken ? FrameCount.SENT : FrameCount.UNDELIVERED);
        return taken;
    }
}
