package dev.plankton.net.ip;

import static dev.plankton.net.ip.Rig.buffer;
import static dev.plankton.net.ip.Rig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.PacketLayout;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TcpConnectionTest {
    private static final byte[] NONE = {};

    private final Rig rig = new Rig();

    @Test
    void whatTheClientHasSentAlreadyGoesWithTheHandshake() {
        TcpConnection connection = rig.connecting();
        connection.send(buffer(100));
        rig.nothingMore();
        rig.segment(rig.mine, rig.seen, PacketLayout.SYN | PacketLayout.ACK, new byte[] {2, 4, 5, (byte) 0xB4}, NONE);
        Rig.Segment request = rig.next();
        assertThat(request.data()).isEqualTo(bytes(100));
        assertThat(request.sequence()).isEqualTo(rig.seen);
        assertThat(request.acknowledged()).isEqualTo(rig.mine + 1);
        rig.nothingMore();
        rig.after(100);
        rig.nothingMore();
    }

    @Test
    void aGuestThatHasNothingToAnswerToIsAcknowledgedSoon() {
        TcpConnection connection = rig.established(1460);
        connection.send(buffer(10));
        rig.seen = rig.next().sequence() + 10;
        rig.say(PacketLayout.ACK, bytes(50));
        assertThat(rig.client.bytes.toByteArray()).isEqualTo(bytes(50));
        rig.nothingMore();
        rig.after(50);
        assertThat(rig.next().acknowledged()).isEqualTo(rig.mine);
        rig.after(1000);
        rig.nothingMore();
    }

    /** ELKS counts segments, not bytes, and sleeps for 100 ms when two short ones are on their way. */
    @Test
    void whoSendsOneSegmentAfterTheOtherIsAcknowledgedAtOnceHoweverShortTheyAre() {
        TcpConnection connection = rig.established(1460);
        rig.say(PacketLayout.ACK, bytes(512));
        rig.nothingMore();
        for (int n = 0; n < 3; n++) {
            rig.say(PacketLayout.ACK, bytes(512));
            assertThat(rig.next().acknowledged()).isEqualTo(rig.mine);
            rig.nothingMore();
        }
        connection.send(buffer(10));
        rig.seen = rig.next().sequence() + 10;
        rig.say(PacketLayout.ACK, bytes(512));
        rig.nothingMore();
    }

    @Test
    void segmentsThatComeTogetherAreAcknowledgedTogether() {
        rig.established(1460);
        for (int n = 0; n < 5; n++) {
            byte[] frame = rig.tcp(rig.gatewayPort, rig.mine, rig.seen, PacketLayout.ACK, NONE, bytes(512));
            rig.station.onFrame(Rig.VM, frame, 0, frame.length);
            rig.mine += 512;
        }
        rig.stack.settle();
        assertThat(rig.next().acknowledged()).isEqualTo(rig.mine);
        rig.nothingMore();
        rig.after(100);
        rig.nothingMore();
    }

    @Test
    void aRequestCarriesTheAcknowledgementOfTheReplyBefore() {
        TcpConnection connection = rig.established(1460);
        for (int n = 0; n < 5; n++) {
            connection.send(buffer(10));
            Rig.Segment request = rig.next();
            assertThat(request.acknowledged()).isEqualTo(rig.mine);
            rig.seen = request.sequence() + 10;
            rig.say(PacketLayout.ACK, bytes(50));
            rig.nothingMore();
        }
        assertThat(rig.client.bytes.size()).isEqualTo(250);
    }

    @Test
    void whatIsLessThanASegmentWaitsForTheAcknowledgementAndGathers() {
        TcpConnection connection = rig.established(1000);
        ByteBuf first = buffer(10);
        connection.send(first);
        connection.send(buffer(20));
        connection.send(buffer(30));
        Rig.Segment one = rig.next();
        assertThat(one.data()).hasSize(10);
        rig.nothingMore();
        rig.acknowledge(one.sequence() + 10);
        Rig.Segment two = rig.next();
        assertThat(two.data()).hasSize(50).startsWith(bytes(20)).endsWith(bytes(30));
        rig.acknowledge(two.sequence() + 50);
        rig.nothingMore();
        assertThat(connection.waiting()).isZero();
        assertThat(first.refCnt()).isZero();
    }

    @Test
    void segmentSizeAndWindowOfTheGuestAreKept() {
        rig.window = 2500;
        TcpConnection connection = rig.established(1000);
        connection.send(buffer(6000));
        byte[] got = NONE;
        while (got.length < 6000) {
            int flying = 0;
            int end = 0;
            while (!rig.sent.isEmpty()) {
                Rig.Segment segment = rig.next();
                assertThat(segment.data().length).isLessThanOrEqualTo(1000);
                flying += segment.data().length;
                got = join(got, segment.data());
                end = segment.sequence() + segment.data().length;
            }
            assertThat(flying).isPositive().isLessThanOrEqualTo(2500);
            rig.acknowledge(end);
        }
        assertThat(got).isEqualTo(bytes(6000));
        rig.nothingMore();
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    @Test
    void whatIsLostIsSentAgain() {
        TcpConnection connection = rig.established(1000);
        connection.send(buffer(2500));
        Rig.Segment first = rig.next();
        rig.next();
        rig.nothingMore();
        rig.after(400);
        assertThat(rig.next().sequence()).isEqualTo(first.sequence());
        rig.next();
        rig.nothingMore();
        rig.after(400);
        rig.nothingMore();
        rig.after(400);
        assertThat(rig.next().sequence()).isEqualTo(first.sequence());
        rig.next();
        rig.acknowledge(first.sequence() + 2000);
        assertThat(rig.next().data()).hasSize(500);
        assertThat(rig.station.tally().counts().get(FrameCount.RETRANSMITTED)).isEqualTo(2);
    }

    @Test
    void threeDuplicateAcknowledgementsHaveItSentAtOnce() {
        TcpConnection connection = rig.established(1000);
        connection.send(buffer(4000));
        Rig.Segment first = rig.next();
        rig.sent.clear();
        for (int n = 0; n < 3; n++) {
            rig.nothingMore();
            rig.acknowledge(first.sequence());
        }
        assertThat(rig.next().sequence()).isEqualTo(first.sequence());
    }

    @Test
    void aGuestThatIsGoneIsGivenUp() {
        TcpConnection connection = rig.established(1000);
        ByteBuf bytes = buffer(100);
        connection.send(bytes);
        rig.plugged = false;
        rig.after(31_000);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.TIMED_OUT);
        assertThat(bytes.refCnt()).isZero();
        rig.nothingLeft();
    }

    @Test
    void aGuestThatDoesNotAnswerTheSynIsGivenUpSooner() {
        rig.connecting();
        rig.after(11_000);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.TIMED_OUT);
        assertThat(rig.sent).hasSizeBetween(3, 10);
        assertThat(rig.next().is(PacketLayout.SYN)).isTrue();
        rig.nothingLeft();
    }

    @Test
    void aGuestThatRefusesIsHeard() {
        TcpConnection connection = rig.connecting();
        rig.segment(0, rig.seen + 1, PacketLayout.RST | PacketLayout.ACK, NONE, NONE);
        assertThat(rig.client.closed).as("an RST that answers something else").isNull();
        rig.segment(0, rig.seen, PacketLayout.RST | PacketLayout.ACK, NONE, NONE);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.REFUSED);
        ByteBuf late = buffer(5);
        connection.send(late);
        assertThat(late.refCnt()).isZero();
        rig.nothingMore();
        rig.nothingLeft();
    }

    @Test
    void aClosedWindowIsAskedAboutUntilItOpens() {
        rig.window = 0;
        TcpConnection connection = rig.established(1000);
        connection.send(buffer(500));
        rig.nothingMore();
        rig.after(400);
        Rig.Segment probe = rig.next();
        assertThat(probe.data()).hasSize(1);
        for (int n = 0; n < 20; n++) {
            rig.after(5100);
            rig.sent.clear();
            rig.acknowledge(probe.sequence());
        }
        assertThat(rig.client.closed).isNull();
        rig.sent.clear();
        rig.window = 4000;
        rig.acknowledge(probe.sequence());
        assertThat(rig.next().data()).isEqualTo(bytes(500));
    }

    @Test
    void whatComesTwiceOrOutOfOrderIsHandedOnOnceAndInOrder() {
        rig.established(1460);
        byte[] all = bytes(5000);
        Random random = new Random(3);
        int start = rig.mine;
        for (int n = 0; n < 3000; n++) {
            int from = Math.clamp(rig.client.bytes.size() + random.nextInt(-700, 300), 0, all.length - 1);
            int to = Math.min(all.length, from + 1 + random.nextInt(1400));
            if (start + from - rig.mine <= 0) {
                rig.segment(start + from, rig.seen, PacketLayout.ACK, NONE, Arrays.copyOfRange(all, from, to));
                rig.mine = start + Math.max(rig.client.bytes.size(), 0);
            } else {
                int before = rig.client.bytes.size();
                rig.segment(start + from, rig.seen, PacketLayout.ACK, NONE, Arrays.copyOfRange(all, from, to));
                assertThat(rig.client.bytes.size()).isEqualTo(before);
            }
        }
        assertThat(rig.client.bytes.toByteArray()).isEqualTo(all);
    }

    @Test
    void aSlowClientClosesTheWindow() {
        rig.client.room = 5000;
        rig.established(1460);
        int sent = 0;
        int window = 5000;
        for (int n = 0; n < 20; n++) {
            rig.segment(rig.mine + sent, rig.seen, PacketLayout.ACK, NONE, bytes(1000));
            sent += 1000;
            while (!rig.sent.isEmpty()) {
                Rig.Segment said = rig.next();
                window = said.acknowledged() - rig.mine + said.window();
                assertThat(window).isLessThanOrEqualTo(5000 + 1460);
            }
        }
        assertThat(rig.client.bytes.size()).isBetween(3500, 5000);
        rig.client.room = 5000;
        rig.stack.find(Rig.VM, rig.gatewayPort << 16 | Rig.PORT).roomChanged();
        assertThat(rig.next().window()).isEqualTo(5000);
    }

    @Test
    void bothEnd() {
        TcpConnection connection = rig.established(1460);
        connection.send(buffer(10));
        connection.end();
        Rig.Segment data = rig.next();
        rig.nothingMore();
        rig.seen = data.sequence() + 10;
        rig.say(PacketLayout.ACK, bytes(50));
        Rig.Segment end = rig.next();
        assertThat(end.is(PacketLayout.FIN | PacketLayout.ACK)).isTrue();
        assertThat(end.acknowledged()).isEqualTo(rig.mine);
        rig.seen = end.sequence() + 1;
        rig.say(PacketLayout.FIN | PacketLayout.ACK, NONE);
        assertThat(rig.next().acknowledged()).isEqualTo(rig.mine);
        assertThat(rig.client.ended).isTrue();
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.CLOSED);
        rig.nothingMore();
        rig.nothingLeft();
    }

    @Test
    void theGuestEndsFirstAndTheClientGoesOn() {
        TcpConnection connection = rig.established(1460);
        rig.say(PacketLayout.FIN | PacketLayout.ACK, bytes(30));
        assertThat(rig.client.ended).isTrue();
        assertThat(rig.client.bytes.size()).isEqualTo(30);
        assertThat(rig.next().acknowledged()).isEqualTo(rig.mine);
        connection.send(buffer(20));
        Rig.Segment data = rig.next();
        assertThat(data.data()).hasSize(20);
        rig.acknowledge(data.sequence() + 20);
        connection.end();
        Rig.Segment end = rig.next();
        rig.acknowledge(end.sequence() + 1);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.CLOSED);
        rig.nothingLeft();
    }

    @Test
    void anEndThatIsLostIsSentAgain() {
        TcpConnection connection = rig.established(1460);
        connection.end();
        int sequence = rig.next().sequence();
        rig.after(400);
        Rig.Segment again = rig.next();
        assertThat(again.is(PacketLayout.FIN | PacketLayout.ACK)).isTrue();
        assertThat(again.sequence()).isEqualTo(sequence);
    }

    @Test
    void aGuestThatNeverEndsIsGivenUpAfterTheClientHas() {
        TcpConnection connection = rig.established(1460);
        connection.end();
        rig.acknowledge(rig.next().sequence() + 1);
        rig.after(59_000);
        assertThat(rig.client.closed).isNull();
        rig.after(2_000);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.TIMED_OUT);
        assertThat(rig.next().flags() & PacketLayout.RST).isNotZero();
        rig.nothingLeft();
    }

    @Test
    void aResetIsHeardIfItIsMeant() {
        rig.established(1460);
        rig.segment(rig.mine - 5, rig.seen, PacketLayout.RST, NONE, NONE);
        rig.segment(rig.mine + 100_000, rig.seen, PacketLayout.RST, NONE, NONE);
        assertThat(rig.client.closed).isNull();
        rig.segment(rig.mine, rig.seen, PacketLayout.RST, NONE, NONE);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.RESET);
        rig.nothingMore();
        rig.nothingLeft();
    }

    @Test
    void aClientThatIsGoneResetsTheGuest() {
        TcpConnection connection = rig.established(1460);
        ByteBuf bytes = buffer(100);
        connection.send(bytes);
        int end = rig.next().sequence() + 100;
        connection.abort();
        Rig.Segment reset = rig.next();
        assertThat(reset.flags() & PacketLayout.RST).isNotZero();
        assertThat(reset.sequence()).isEqualTo(end);
        assertThat(bytes.refCnt()).isZero();
        assertThat(rig.client.closed).isNull();
        rig.nothingLeft();
    }

    @Test
    void acknowledgementsOfWhatWasNeverSentChangeNothing() {
        TcpConnection connection = rig.established(1460);
        connection.send(buffer(100));
        Rig.Segment data = rig.next();
        rig.segment(rig.mine, data.sequence() + 101, PacketLayout.ACK, NONE, NONE);
        assertThat(connection.waiting()).isEqualTo(100);
        rig.next();
        rig.segment(rig.mine, data.sequence() - 1000, PacketLayout.ACK, NONE, NONE);
        assertThat(connection.waiting()).isEqualTo(100);
        rig.acknowledge(data.sequence() + 100);
        assertThat(connection.waiting()).isZero();
    }
}
