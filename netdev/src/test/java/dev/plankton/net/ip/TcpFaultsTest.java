package dev.plankton.net.ip;

import static dev.plankton.net.ip.Rig.buffer;
import static dev.plankton.net.ip.Rig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.PacketLayout;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What guests do wrong or at the wrong moment, and that nothing is left of it: no connection, timer or buffer. */
class TcpFaultsTest {
    private static final byte[] NONE = {};
    private static final int MSS = 1000;

    private final Rig rig = new Rig();

    /** Where a connection can be when a reset comes. */
    enum State {
        ESTABLISHED(rig -> {}),
        DATA_SENT(rig -> {
            open(rig).send(buffer(100));
            rig.next();
        }),
        WINDOW_CLOSED(rig -> {
            rig.window = 0;
            rig.acknowledge(rig.seen);
            open(rig).send(buffer(100));
        }),
        FIN_WAIT_1(rig -> {
            open(rig).end();
            rig.next();
        }),
        FIN_WAIT_2(rig -> {
            open(rig).end();
            rig.acknowledge(rig.next().sequence() + 1);
        }),
        CLOSE_WAIT(rig -> {
            rig.say(PacketLayout.FIN | PacketLayout.ACK, NONE);
            rig.next();
        }),
        CLOSING(rig -> {
            open(rig).end();
            rig.next();
            rig.say(PacketLayout.FIN | PacketLayout.ACK, NONE);
            rig.next();
        }),
        LAST_ACK(rig -> {
            rig.say(PacketLayout.FIN | PacketLayout.ACK, NONE);
            rig.next();
            open(rig).end();
            rig.next();
        });

        private final Consumer<Rig> reach;

        State(Consumer<Rig> reach) {
            this.reach = reach;
        }
    }

    private static TcpConnection open(Rig rig) {
        return rig.stack.find(Rig.VM, rig.gatewayPort << 16 | Rig.PORT);
    }

    /** At once, without waiting for deadlines that no longer matter. */
    private void nothingIsHeld() {
        assertThat(rig.stack.open()).isZero();
        assertThat(rig.stack.timers()).isZero();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void aResetEndsItInEachState(State state) {
        rig.established(MSS);
        state.reach.accept(rig);
        rig.nothingMore();
        rig.segment(rig.mine, rig.seen, PacketLayout.RST, NONE, NONE);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.RESET);
        rig.nothingMore();
        nothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void aClientThatLeavesResetsTheGuestInEachState(State state) {
        rig.established(MSS);
        state.reach.accept(rig);
        open(rig).abort();
        assertThat(rig.next().flags() & PacketLayout.RST).isNotZero();
        rig.nothingMore();
        nothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void aGuestThatIsGoneIsGivenUpInEachState(State state) {
        rig.established(MSS);
        state.reach.accept(rig);
        TcpConnection connection = open(rig);
        if (state == State.ESTABLISHED || state == State.CLOSE_WAIT) {
            connection.send(buffer(10)); // An idle guest is not probed.
        }
        rig.plugged = false;
        rig.after(62_000);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.TIMED_OUT);
        assertThat(connection.waiting()).isZero();
        nothingIsHeld();
    }

    @Test
    void aResetThroughAClosedWindowIsHeardAfterTheEnd() {
        rig.client.room = 2000;
        rig.established(MSS);
        while (rig.client.room > 0) {
            rig.say(PacketLayout.ACK, bytes(1000));
        }
        rig.after(100);
        rig.sent.clear();
        rig.say(PacketLayout.FIN | PacketLayout.ACK, NONE);
        assertThat(rig.client.ended).isTrue();
        Rig.Segment said = rig.next();
        assertThat(said.acknowledged()).isEqualTo(rig.mine);
        assertThat(said.window()).isZero();
        rig.segment(rig.mine, rig.seen, PacketLayout.RST, NONE, NONE);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.RESET);
        nothingIsHeld();
    }

    @Test
    void bothEndAtTheSameMoment() {
        TcpConnection connection = rig.established(MSS);
        connection.end();
        Rig.Segment end = rig.next();
        rig.say(PacketLayout.FIN | PacketLayout.ACK, bytes(20)); // It has not seen ours yet.
        assertThat(rig.client.bytes.size()).isEqualTo(20);
        assertThat(rig.client.ended).isTrue();
        assertThat(rig.client.closed).isNull();
        assertThat(rig.next().acknowledged()).isEqualTo(rig.mine);
        rig.acknowledge(end.sequence() + 1);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.CLOSED);
        rig.nothingMore();
        nothingIsHeld();
    }

    @Test
    void anEndThatComesAgainIsAcknowledgedAgainAndReportedOnce() {
        rig.established(MSS);
        for (int n = 0; n < 3; n++) {
            rig.segment(rig.mine, rig.seen, PacketLayout.FIN | PacketLayout.ACK, NONE, bytes(10));
            assertThat(rig.next().acknowledged()).isEqualTo(rig.mine + 11);
        }
        assertThat(rig.client.bytes.size()).isEqualTo(10);
        rig.segment(rig.mine + 11, rig.seen, PacketLayout.ACK, NONE, bytes(50));
        assertThat(rig.client.bytes.size()).as("bytes after the end").isEqualTo(10);
    }

    @Test
    void anEndAfterAGapWaitsForIt() {
        rig.established(MSS);
        rig.segment(rig.mine + 100, rig.seen, PacketLayout.FIN | PacketLayout.ACK, NONE, bytes(10));
        assertThat(rig.next().acknowledged()).isEqualTo(rig.mine);
        assertThat(rig.client.ended).isFalse();
        rig.say(PacketLayout.ACK, bytes(100));
        rig.segment(rig.mine, rig.seen, PacketLayout.FIN | PacketLayout.ACK, NONE, bytes(10));
        assertThat(rig.client.ended).isTrue();
        assertThat(rig.client.bytes.size()).isEqualTo(110);
    }

    /** Initial sequence numbers come from the clock: both sides pass 2^31 and 2^32 while data is on its way. */
    @ParameterizedTest
    @ValueSource(longs = {0x7FFF_FFF0L, 0xFFFF_FFF0L})
    void sequenceNumbersWrap(long first) {
        rig.now = first * 4000;
        rig.mine = (int) first;
        TcpConnection connection = rig.established(MSS);
        for (int n = 0; n < 5; n++) {
            connection.send(buffer(2500));
            byte[] got = NONE;
            while (got.length < 2500) {
                Rig.Segment segment = rig.next();
                assertThat(segment.sequence()).isEqualTo(rig.seen);
                int before = got.length;
                got = Arrays.copyOf(got, before + segment.data().length);
                System.arraycopy(segment.data(), 0, got, before, segment.data().length);
                rig.seen += segment.data().length;
                rig.say(PacketLayout.ACK, bytes(3));
            }
            assertThat(got).isEqualTo(bytes(2500));
        }
        assertThat(rig.client.bytes.size()).isEqualTo(45);
        rig.sent.clear();
        connection.end();
        rig.acknowledge(rig.next().sequence() + 1);
        rig.say(PacketLayout.FIN | PacketLayout.ACK, NONE);
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.CLOSED);
        assertThat(rig.station.tally().counts().get(FrameCount.RETRANSMITTED)).isZero();
    }

    /** RFC 9293 lets a window stay closed for ever; but then each such guest holds a client's descriptor for ever. */
    @Test
    void aGuestThatTakesNothingForMinutesIsGivenUpThoughItAnswers() {
        rig.window = 0;
        TcpConnection connection = rig.established(MSS);
        ByteBuf bytes = buffer(500);
        connection.send(bytes);
        connection.end();
        for (int n = 0; n < 310 && rig.client.closed == null; n++) {
            rig.after(1000);
            rig.sent.clear();
            rig.segment(rig.mine, rig.seen, PacketLayout.ACK, NONE, NONE);
        }
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.TIMED_OUT);
        assertThat(bytes.refCnt()).isZero();
        nothingIsHeld();
    }

    @Test
    void aGuestThatNeverTakesTheEndIsGivenUpThoughItAnswers() {
        TcpConnection connection = rig.established(MSS);
        rig.window = 0;
        connection.end();
        for (int n = 0; n < 310 && rig.client.closed == null; n++) {
            rig.after(1000);
            rig.sent.clear();
            rig.segment(rig.mine, rig.seen, PacketLayout.ACK, NONE, NONE);
        }
        assertThat(rig.client.closed).isEqualTo(TcpListener.End.TIMED_OUT);
        nothingIsHeld();
    }

    /** A guest that takes a byte now and then is slow, not gone. */
    @Test
    void aGuestThatTakesALittleIsNotGivenUp() {
        rig.window = 0;
        TcpConnection connection = rig.established(MSS);
        connection.send(buffer(500));
        for (int n = 0; n < 100; n++) {
            rig.after(6_000);
            rig.sent.clear();
            rig.acknowledge(rig.seen + (n % 10 == 9 ? 1 : 0));
        }
        assertThat(rig.client.closed).isNull();
        assertThat(connection.waiting()).isEqualTo(490);
    }

    /** One that floods the gateway must not keep the others' replies from being flushed. */
    @Test
    void streamsAreNotifiedWhileAFloodGoesOn() {
        rig.established(MSS);
        byte[] reply = rig.tcp(rig.gatewayPort, rig.mine, rig.seen, PacketLayout.ACK, NONE, bytes(30));
        rig.station.onFrame(Rig.VM, reply, 0, reply.length);
        byte[] junk = Rig.packet(99, 10);
        for (int n = 0; n < 8_000; n++) {
            rig.station.onFrame(Rig.VM, junk, 0, junk.length);
        }
        rig.stack.settle();
        assertThat(rig.client.bytes.size()).isEqualTo(30);
        assertThat(rig.client.settled).isEqualTo(1);
    }

    /** Its window closed while frames were looked at, and was open again when the client had taken all: the guest is notified. */
    @Test
    void aWindowThatOpensByFlushingIsAnnouncedToTheGuest() {
        rig.client.room = 3000;
        rig.client.flushes = true;
        rig.established(1460);
        int sent = 0;
        for (; sent < 3000; sent += 1000) {
            byte[] frame = rig.tcp(rig.gatewayPort, rig.mine + sent, rig.seen, PacketLayout.ACK, NONE, bytes(1000));
            rig.station.onFrame(Rig.VM, frame, 0, frame.length);
        }
        rig.stack.settle();
        assertThat(rig.client.bytes.size()).isEqualTo(3000);
        Rig.Segment last = rig.next();
        while (!rig.sent.isEmpty()) {
            last = rig.next();
        }
        assertThat(last.acknowledged()).isEqualTo(rig.mine + sent);
        assertThat(last.window()).isGreaterThanOrEqualTo(1460);
    }

    /** Ten times as many connections as there may be, again and again. */
    @Test
    void connectionsThatComeAndGoLeaveNothing() {
        Rig many = new Rig(100);
        int refused = 0;
        for (int round = 0; round < 20; round++) {
            TcpConnection[] held = new TcpConnection[100];
            int count = 0;
            for (int n = 0; n < 1000; n++) {
                TcpConnection connection = many.stack.connection(n, Rig.PORT, many.new Client());
                if (connection == null) {
                    refused++;
                } else {
                    held[count++] = connection;
                    connection.connect();
                    connection.send(buffer(50));
                }
            }
            assertThat(count).isEqualTo(100);
            assertThat(many.stack.timers()).isEqualTo(100);
            many.sent.clear();
            for (TcpConnection connection : held) {
                connection.abort();
            }
            assertThat(many.stack.open()).isZero();
            assertThat(many.stack.timers()).isZero();
        }
        assertThat(many.station.tally().counts().get(FrameCount.REFUSED))
                .isEqualTo(refused)
                .isEqualTo(18_000);
        many.established(MSS);
    }
}
