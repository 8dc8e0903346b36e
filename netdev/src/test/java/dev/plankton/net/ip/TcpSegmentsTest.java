package dev.plankton.net.ip;

import static dev.plankton.net.ip.Rig.buffer;
import static dev.plankton.net.ip.Rig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.PacketLayout;
import org.junit.jupiter.api.Test;

/** Single segments: options and data of a SYN, one at the wrong moment, checksums. */
class TcpSegmentsTest {
    private static final byte[] NONE = {};
    private static final int MSS = 1000;

    private final Rig rig = new Rig();

    @Test
    void impossibleSegmentSizesAreClamped() {
        int[][] sizes = {{0, 536}, {1, 64}, {63, 64}, {536, 536}, {9000, 1460}, {65_535, 1460}};
        for (int[] size : sizes) {
            rig.window = 8000;
            TcpConnection connection = rig.open(size[0]);
            rig.after(10);
            rig.sent.clear();
            connection.send(buffer(4000));
            assertThat(rig.next().data()).as("MSS " + size[0]).hasSize(size[1]);
            connection.abort();
            rig.sent.clear();
        }
        assertThat(rig.stack.open()).isZero();
        assertThat(rig.stack.timers()).isZero();
    }

    @Test
    void garbledOptionsOfASynAreAsNone() {
        byte[][] options = {{2, 0, 1, 1}, {2, 1, 1, 1}, {3, 99, 1, 1}, {1, 1, 1, 2}, {2, 5, 1, 1}, {0, 2, 4, 1}};
        for (byte[] option : options) {
            TcpConnection connection = rig.connecting();
            rig.segment(rig.mine, rig.seen, PacketLayout.SYN | PacketLayout.ACK, option, NONE);
            connection.send(buffer(4000));
            assertThat(rig.next().data()).hasSize(536);
            connection.abort();
            rig.sent.clear();
        }
        assertThat(rig.stack.open()).isZero();
        assertThat(rig.stack.timers()).isZero();
    }

    /** What comes with a SYN is not taken, thus not acknowledged: the guest sends it again. */
    @Test
    void dataWithASynIsTakenWhenItComesAgain() {
        rig.connecting();
        rig.segment(rig.mine, rig.seen, PacketLayout.SYN | PacketLayout.ACK, NONE, bytes(40));
        rig.after(10);
        assertThat(rig.next().acknowledged()).isEqualTo(rig.mine + 1);
        rig.mine++;
        rig.say(PacketLayout.ACK, bytes(40));
        assertThat(rig.client.bytes.toByteArray()).isEqualTo(bytes(40));
    }

    @Test
    void aSynInTheMidstChangesNothing() {
        TcpConnection connection = rig.established(MSS);
        rig.segment(rig.mine + 77, rig.seen, PacketLayout.SYN, NONE, NONE);
        Rig.Segment said = rig.next();
        assertThat(said.is(PacketLayout.ACK)).isTrue();
        assertThat(said.acknowledged()).isEqualTo(rig.mine);
        connection.send(buffer(10));
        assertThat(rig.next().data()).hasSize(10);
    }

    @Test
    void anAnswerToAnOldSynIsReset() {
        rig.connecting();
        rig.segment(rig.mine, rig.seen - 100, PacketLayout.SYN | PacketLayout.ACK, NONE, NONE);
        Rig.Segment reset = rig.next();
        assertThat(reset.is(PacketLayout.RST)).isTrue();
        assertThat(reset.sequence()).isEqualTo(rig.seen - 100);
        assertThat(rig.client.closed).isNull();
        rig.segment(rig.mine, rig.seen, PacketLayout.SYN | PacketLayout.ACK, NONE, NONE);
        rig.after(10);
        assertThat(rig.next().is(PacketLayout.ACK)).isTrue();
    }

    @Test
    void checksumsOfOddAndEvenLengthsAreRight() {
        TcpConnection connection = rig.established(1460);
        for (int length = 1; length < 60; length++) {
            connection.send(buffer(length));
            Rig.Segment segment = rig.next(); // Which looks at the checksum.
            assertThat(segment.data()).isEqualTo(bytes(length));
            rig.seen = segment.sequence() + length;
            int before = rig.client.bytes.size();
            rig.say(PacketLayout.ACK, bytes(length));
            assertThat(rig.client.bytes.size() - before).isEqualTo(length);
        }
        assertThat(rig.station.tally().counts().get(FrameCount.MALFORMED)).isZero();
    }
}
