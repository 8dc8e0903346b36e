package dev.plankton.net.ip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.counters.Counts;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.Octets;
import dev.plankton.net.packet.PacketLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the gateway makes of frames that no connection waits for. */
class StationTest {
    private static final byte[] NONE = {};

    private final Rig rig = new Rig();

    private Counts<FrameCount> counters() {
        return rig.station.tally().counts();
    }

    private static byte[] arp(int operation, int target) {
        byte[] frame = new byte[PacketLayout.MIN_FRAME];
        Arrays.fill(frame, 0, 6, (byte) -1);
        PacketLayout.putMac(frame, 6, PacketLayout.address(Rig.VM));
        Octets.put16(frame, PacketLayout.TYPE, PacketLayout.TYPE_ARP);
        Octets.put32(frame, PacketLayout.IP, 0x0001_0800);
        Octets.put16(frame, PacketLayout.IP + 4, 0x0604);
        Octets.put16(frame, PacketLayout.ARP_OPERATION, operation);
        PacketLayout.putMac(frame, PacketLayout.ARP_SENDER, PacketLayout.address(Rig.VM));
        Octets.put32(frame, PacketLayout.ARP_SENDER_IP, PacketLayout.address(Rig.VM));
        Octets.put32(frame, PacketLayout.ARP_TARGET_IP, target);
        return frame;
    }

    @Test
    void saysWhereItIs() {
        rig.hear(arp(1, PacketLayout.GATEWAY));
        byte[] reply = rig.sent.remove();
        assertThat(PacketLayout.isMac(reply, 0, PacketLayout.address(Rig.VM))).isTrue();
        assertThat(PacketLayout.isMac(reply, 6, PacketLayout.GATEWAY)).isTrue();
        assertThat(Octets.u16(reply, PacketLayout.ARP_OPERATION)).isEqualTo(2);
        assertThat(PacketLayout.isMac(reply, PacketLayout.ARP_SENDER, PacketLayout.GATEWAY))
                .isTrue();
        assertThat(Octets.i32(reply, PacketLayout.ARP_SENDER_IP)).isEqualTo(PacketLayout.GATEWAY);
        assertThat(PacketLayout.isMac(reply, PacketLayout.ARP_TARGET, PacketLayout.address(Rig.VM)))
                .isTrue();
        assertThat(Octets.i32(reply, PacketLayout.ARP_TARGET_IP)).isEqualTo(PacketLayout.address(Rig.VM));

        rig.hear(arp(2, PacketLayout.GATEWAY));
        rig.hear(arp(1, PacketLayout.GATEWAY - 1));
        rig.nothingMore();
        assertThat(counters().get(FrameCount.UNWANTED)).isEqualTo(2);
    }

    @Test
    void answersPings() {
        byte[] ping = Rig.packet(PacketLayout.ICMP, 40);
        int icmp = PacketLayout.IP + PacketLayout.IP_HEADER;
        ping[icmp] = PacketLayout.ECHO_REQUEST;
        Octets.put32(ping, icmp + 4, 0x1234_5678);
        ping[icmp + 39] = 99;
        Octets.put16(ping, icmp + 2, ~Octets.fold(Octets.sum(ping, icmp, 40)));
        rig.hear(ping);
        byte[] pong = rig.sent.remove();
        assertThat(pong[icmp]).isZero();
        assertThat(Octets.fold(Octets.sum(pong, icmp, 40))).isEqualTo(0xFFFF);
        assertThat(Arrays.copyOfRange(pong, icmp + 4, icmp + 40))
                .isEqualTo(Arrays.copyOfRange(ping, icmp + 4, icmp + 40));
    }

    @Test
    void aFloodOfSynsLeavesNothing() {
        for (int n = 0; n < 100_000; n++) {
            rig.hear(rig.tcp(n & 0xFFFF, n * 77, 0, PacketLayout.SYN, NONE, NONE));
            Rig.Segment reset = rig.next();
            assertThat(reset.is(PacketLayout.RST | PacketLayout.ACK)).isTrue();
            assertThat(reset.acknowledged()).isEqualTo(n * 77 + 1);
        }
        assertThat(counters().get(FrameCount.UNINVITED)).isEqualTo(100_000);
        assertThat(rig.stack.open()).isZero();
        assertThat(rig.stack.timers()).isZero();
    }

    @Test
    void segmentsOfNoConnectionAreReset() {
        rig.hear(rig.tcp(5000, 1, 4711, PacketLayout.ACK, NONE, Rig.bytes(10)));
        Rig.Segment reset = rig.next();
        assertThat(reset.is(PacketLayout.RST)).isTrue();
        assertThat(reset.sequence()).isEqualTo(4711);
        rig.hear(rig.tcp(5000, 1, 4711, PacketLayout.RST, NONE, NONE));
        rig.nothingMore();
    }

    @Test
    void fragmentsAreCountedAndDropped() {
        byte[] frame = Rig.packet(PacketLayout.UDP, 100);
        Octets.put16(frame, PacketLayout.IP_FRAGMENT, 0x2000);
        Octets.put16(frame, PacketLayout.IP_CHECKSUM, 0);
        Octets.put16(
                frame,
                PacketLayout.IP_CHECKSUM,
                ~Octets.fold(Octets.sum(frame, PacketLayout.IP, PacketLayout.IP_HEADER)));
        rig.hear(frame);
        assertThat(counters().get(FrameCount.FRAGMENTS)).isEqualTo(1);
        rig.nothingMore();
    }

    @Test
    void noVmSpeaksForAnother() {
        TcpConnection connection = rig.established(1000);
        byte[] reset = rig.tcp(rig.gatewayPort, rig.mine, rig.seen, PacketLayout.RST, NONE, NONE);
        rig.station.onFrame(Rig.VM + 1, reset, 0, reset.length);
        rig.stack.settle();
        assertThat(counters().get(FrameCount.UNWANTED)).isEqualTo(1);
        assertThat(rig.client.closed).isNull();
        connection.abort();
    }

    @Test
    void lengthsThatNoFrameHasAreCountedAndDropped() {
        for (int length : new int[] {0, 1, 13, 33, 1515, 2000, 65_536}) {
            rig.hear(new byte[length]);
        }
        assertThat(counters().get(FrameCount.MALFORMED)).isEqualTo(7);
        assertThat(counters().get(FrameCount.RECEIVED)).isZero();
    }

    @Test
    void whatIsGarbledDoesNoHarm() {
        Random random = new Random(5);
        TcpConnection connection = rig.established(1000);
        for (int n = 0; n < 200_000; n++) {
            byte[] frame = n % 2 == 0
                    ? rig.tcp(
                            rig.gatewayPort,
                            rig.mine + 1_000_000,
                            rig.seen + 1_000_000,
                            random.nextInt(64) & ~PacketLayout.RST,
                            Rig.bytes(random.nextInt(10) * 4),
                            Rig.bytes(random.nextInt(100)))
                    : Rig.packet(random.nextInt(3) == 0 ? PacketLayout.UDP : PacketLayout.ICMP, random.nextInt(60));
            for (int change = random.nextInt(4); change > 0; change--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            rig.hear(Arrays.copyOf(frame, random.nextInt(8) == 0 ? random.nextInt(frame.length) : frame.length));
            rig.sent.clear();
        }
        assertThat(counters().get(FrameCount.MALFORMED)).isGreaterThan(50_000);
        assertThat(rig.stack.open()).isEqualTo(1);
        connection.send(Rig.buffer(10));
        assertThat(rig.next().data()).isEqualTo(Rig.bytes(10));
    }

    @Test
    void tooManyConnectionsAreRefused() {
        for (int n = 0; n < 10; n++) {
            assertThat(rig.stack.connection(n, 80, rig.new Client())).isNotNull();
        }
        assertThat(rig.stack.connection(11, 80, rig.new Client())).isNull();
        assertThat(counters().get(FrameCount.REFUSED)).isEqualTo(1);
        assertThat(rig.station.open()).isEqualTo(10);
    }

    @Test
    void whatTheGuestsQueueDoesNotTakeIsCounted() {
        rig.plugged = false;
        assertThat(rig.station.datagram(Rig.VM, 1, 2, new byte[0], 0, 0)).isFalse();
        assertThat(counters().get(FrameCount.UNDELIVERED)).isEqualTo(1);
        assertThat(rig.station.datagram(Rig.VM, 1, 2, new byte[1473], 0, 1473)).isFalse();
    }

    @Test
    void oneVmDoesNotTakeTheRoomOfTheOthers() {
        byte[] frame = Rig.packet(PacketLayout.TCP, 100);
        for (int n = 0; n < 100_000; n++) {
            rig.station.onFrame(Rig.VM, frame, 0, frame.length);
        }
        long dropped = counters().get(FrameCount.OVERRUN);
        for (int vm = 100; vm < 200; vm++) {
            rig.station.onFrame(vm, frame, 0, frame.length);
        }
        assertThat(counters().get(FrameCount.OVERRUN)).isEqualTo(dropped);
    }

    @Test
    void whatComesFasterThanItIsLookedAtIsDroppedAndCounted() {
        byte[] frame = Rig.packet(PacketLayout.TCP, 100);
        for (int n = 0; n < 100_000; n++) {
            rig.station.onFrame(Rig.VM, frame, 0, frame.length);
        }
        long dropped = counters().get(FrameCount.OVERRUN);
        assertThat(dropped).isBetween(98_000L, 99_000L);
        rig.stack.settle();
        assertThat(counters().get(FrameCount.RECEIVED)).as("in one round").isEqualTo(IpStack.FRAMES);
        for (int n = 0; n < 10; n++) {
            rig.nextRound();
        }
        assertThat(counters().get(FrameCount.RECEIVED)).isEqualTo(100_000 - dropped);
        rig.hear(arp(1, PacketLayout.GATEWAY));
        assertThat(rig.sent).hasSize(1);
        assertThat(counters().get(FrameCount.OVERRUN)).isEqualTo(dropped);
    }
}
