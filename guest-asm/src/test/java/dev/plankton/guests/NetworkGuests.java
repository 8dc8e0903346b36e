package dev.plankton.guests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the guests on an NE2000 answer to frames, whatever machine it is that they run on. */
abstract class NetworkGuests {
    private static final int ADDRESS = 0x0A00_0005;
    private static final int SECONDS = 30;
    private static final int SYN = 2;
    private static final int FIN = 1;
    private static final int RST = 4;
    private static final int ACK = 16;
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nVM 00000005\n";

    /** Boots a guest whose address is {@code address}. */
    abstract Wire boot(String guest, int address) throws IOException;

    /** Asks for the guest's MAC until it answers. */
    private Wire ready(String guest) throws IOException {
        Wire wire = boot(guest, ADDRESS);
        byte[] reply = null;
        for (int n = 0; reply == null && n < SECONDS * 5; n++) {
            wire.send(Frames.arp(1, ADDRESS));
            reply = wire.receive(200);
        }
        assertThat(reply).as("an answer to ARP").isNotNull();
        checkArp(reply);
        // Frames keep their order: the late answers to ARP come before the answer to this.
        wire.send(
                guest.equals("http")
                        ? Frames.ip(ADDRESS, Frames.TCP, Frames.tcp(9, 80, 0, 0, SYN, bytes(0)))
                        : Frames.ip(ADDRESS, Frames.UDP, Frames.udp(9, 7, bytes(0))));
        byte[] next = reply;
        while (ByteBuffer.wrap(next).getShort(12) == Frames.ARP) {
            next = wire.receive(SECONDS * 1000);
            assertThat(next).as("an answer").isNotNull();
        }
        return wire;
    }

    private static void checkArp(byte[] frame) {
        ByteBuffer expected = ByteBuffer.allocate(42);
        expected.put(Frames.PEER_MAC).put(Frames.mac(ADDRESS)).putShort((short) Frames.ARP);
        expected.putLong(0x0001_0800_0604_0002L).put(Frames.mac(ADDRESS)).putInt(ADDRESS);
        expected.put(Frames.PEER_MAC).putInt(Frames.PEER);
        assertThat(frame).hasSizeGreaterThanOrEqualTo(60).startsWith(expected.array());
    }

    /** Sends one frame and takes the answer. */
    private static byte[] exchange(Wire wire, byte[] frame) throws IOException {
        wire.send(frame);
        byte[] reply = wire.receive(SECONDS * 1000);
        assertThat(reply).as("a reply").isNotNull();
        return reply;
    }

    /** What has been sent before gets no answer: the answer to this comes next. */
    private static void assertNothingBut(Wire wire) throws IOException {
        checkArp(exchange(wire, Frames.arp(1, ADDRESS)));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void udpEchoAnswersPings() throws IOException {
        try (Wire wire = ready("udp-echo")) {
            for (int length : new int[] {0, 1, 18, 56, 57, 1471, 1472}) {
                byte[] data = bytes(length);
                byte[] reply = exchange(wire, Frames.ip(ADDRESS, Frames.ICMP, Frames.ping(length, data)));
                byte[] pong = Frames.payload(reply, ADDRESS, Frames.ICMP);
                assertThat(pong[0]).as("echo reply").isZero();
                assertThat(pong).endsWith(data).hasSize(8 + length);
                assertThat(ByteBuffer.wrap(pong).getInt(4)).isEqualTo(77 << 16 | length);
            }
        }
    }

    @Test
    void udpEchoSendsEachDatagramBack() throws IOException {
        try (Wire wire = ready("udp-echo")) {
            for (int length = 0; length <= 1472; length += length < 20 ? 1 : 121) {
                byte[] data = bytes(length);
                byte[] reply = exchange(wire, Frames.ip(ADDRESS, Frames.UDP, Frames.udp(1000 + length, 7, data)));
                byte[] datagram = Frames.payload(reply, ADDRESS, Frames.UDP);
                assertThat(ByteBuffer.wrap(datagram).getInt(0)).as("ports").isEqualTo(7 << 16 | (1000 + length));
                assertThat(datagram).hasSize(8 + length).endsWith(data);
            }
        }
    }

    @Test
    void udpEchoAnswersAllOfABurst() throws IOException {
        try (Wire wire = ready("udp-echo")) {
            for (int n = 0; n < 8; n++) {
                wire.send(Frames.ip(ADDRESS, Frames.UDP, Frames.udp(2000 + n, 7, bytes(1000))));
            }
            for (int n = 0; n < 8; n++) {
                byte[] datagram = Frames.payload(wire.receive(SECONDS * 1000), ADDRESS, Frames.UDP);
                assertThat(ByteBuffer.wrap(datagram).getInt(0)).isEqualTo(7 << 16 | (2000 + n));
            }
        }
    }

    @Test
    void udpEchoLeavesAloneWhatIsNotForIt() throws IOException {
        try (Wire wire = ready("udp-echo")) {
            wire.send(Frames.arp(2, ADDRESS));
            wire.send(Frames.arp(1, ADDRESS + 1));
            byte[] other = Frames.ip(ADDRESS + 1, Frames.UDP, Frames.udp(9, 7, bytes(5)));
            System.arraycopy(Frames.mac(ADDRESS), 0, other, 0, 6);
            wire.send(other);
            byte[] fragment = Frames.ip(ADDRESS, Frames.UDP, Frames.udp(9, 7, bytes(5)));
            fragment[20] = 0x20;
            wire.send(fragment);
            wire.send(Frames.ip(ADDRESS, Frames.TCP, Frames.tcp(9, 7, 0, 0, SYN, bytes(0))));
            assertNothingBut(wire);
        }
    }

    /** The flags of a TCP packet. */
    private static int flags(ByteBuffer tcp) {
        return tcp.getShort(12) & 0x3F;
    }

    /** Sends a TCP packet and takes the guest's answer, its sequence numbers having been checked. */
    private static ByteBuffer segment(Wire wire, long sequence, long acknowledged, int flags, byte[] data)
            throws IOException {
        byte[] packet = Frames.tcp(40000, 80, sequence, acknowledged, flags, data);
        byte[] reply = exchange(wire, Frames.ip(ADDRESS, Frames.TCP, packet));
        ByteBuffer tcp = ByteBuffer.wrap(Frames.payload(reply, ADDRESS, Frames.TCP));
        long end = sequence + data.length + Integer.bitCount(flags & (SYN | FIN));
        assertThat(tcp.getInt(0)).as("ports").isEqualTo(80 << 16 | 40000);
        assertThat(tcp.getInt(4)).as("sequence number").isEqualTo((int) acknowledged);
        assertThat(tcp.getInt(8)).as("acknowledged").isEqualTo((int) end);
        assertThat(tcp.getShort(14) & 0xFFFF).as("window").isGreaterThan(2 * 1460);
        return tcp;
    }

    @Test
    void httpServesAConnection() throws IOException {
        try (Wire wire = ready("http")) {
            long mine = 0xFFFF_FFF0L; // runs over within the connection
            ByteBuffer accepted = segment(wire, mine, 0, SYN, bytes(0));
            assertThat(flags(accepted)).isEqualTo(SYN | ACK);
            assertThat(accepted.getInt(20)).as("MSS 1460").isEqualTo(0x0204_05B4);
            assertThat(accepted.capacity()).isEqualTo(24);
            mine++;
            long yours = 1;
            for (int n = 0; n < 4; n++) {
                byte[] request = ("GET /" + "x".repeat(n * 7) + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(US_ASCII);
                ByteBuffer answer = segment(wire, mine, yours, ACK, request);
                assertThat(flags(answer)).isEqualTo(ACK);
                assertThat(new String(answer.array(), 20, answer.capacity() - 20, US_ASCII))
                        .isEqualTo(ANSWER);
                mine += request.length;
                yours += ANSWER.length();
            }
            ByteBuffer closed = segment(wire, mine, yours, FIN | ACK, bytes(0));
            assertThat(flags(closed)).isEqualTo(FIN | ACK);
            assertThat(closed.capacity()).isEqualTo(20);
        }
    }

    @Test
    void httpTakesTheLongestRequestAndAnEndWithIt() throws IOException {
        try (Wire wire = ready("http")) {
            ByteBuffer answer = segment(wire, 1, 0x8000_0000L, FIN | ACK, bytes(1460));
            assertThat(flags(answer)).isEqualTo(FIN | ACK);
            assertThat(new String(answer.array(), 20, answer.capacity() - 20, US_ASCII))
                    .isEqualTo(ANSWER);
        }
    }

    @Test
    void httpLeavesAloneWhatNeedsNoAnswer() throws IOException {
        try (Wire wire = ready("http")) {
            wire.send(Frames.arp(2, ADDRESS));
            wire.send(Frames.ip(ADDRESS, Frames.TCP, Frames.tcp(9, 80, 5, 6, ACK, bytes(0))));
            wire.send(Frames.ip(ADDRESS, Frames.TCP, Frames.tcp(9, 80, 5, 6, RST, bytes(0))));
            wire.send(Frames.ip(ADDRESS, Frames.UDP, Frames.udp(9, 80, bytes(5))));
            byte[] other = Frames.ip(ADDRESS + 1, Frames.TCP, Frames.tcp(9, 80, 5, 6, SYN, bytes(0)));
            System.arraycopy(Frames.mac(ADDRESS), 0, other, 0, 6);
            wire.send(other);
            assertNothingBut(wire);
        }
    }
}
