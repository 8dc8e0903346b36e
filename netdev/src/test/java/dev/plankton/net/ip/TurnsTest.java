package dev.plankton.net.ip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.net.backpressure.LoopBudget;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.packet.PacketLayout;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send much do not keep the others of their event loop waiting: all have their turn, in order. */
class TurnsTest {
    private static final int MANY = 200;
    private static final int MSS = 536;

    private final Rig rig = new Rig(MANY + 1);
    private final List<TcpConnection> connections = new ArrayList<>();

    @BeforeEach
    void connect() {
        for (int n = 0; n < MANY; n++) {
            rig.mine = Rig.START;
            connections.add(rig.established(MSS));
        }
        rig.goesRound = false;
        // A round begins with the whole budget, and the frames so far are counted as of the one before.
        byte[] frame = Rig.packet(PacketLayout.TCP, 10);
        for (int n = 0; n < IpStack.FRAMES + 1; n++) {
            rig.station.onFrame(Rig.VM, frame, 0, frame.length);
        }
        rig.stack.settle();
        rig.nextRound();
        rig.sent.clear();
    }

    private List<Integer> portsOfSent() {
        List<Integer> ports = new ArrayList<>();
        while (!rig.sent.isEmpty()) {
            ports.add(rig.next().from());
        }
        return ports;
    }

    @Test
    void inARoundOnlySomeGuestsAreRunAndTheOthersFollowInOrder() {
        for (TcpConnection connection : connections) {
            connection.send(Rig.buffer(10));
        }
        List<Integer> all = new ArrayList<>();
        for (int rounds = 0; all.size() < MANY; rounds++) {
            List<Integer> now = portsOfSent();
            assertThat(now).hasSizeBetween(1, LoopBudget.RUNS);
            assertThat(rounds).isLessThanOrEqualTo(MANY / LoopBudget.RUNS);
            all.addAll(now);
            rig.nextRound();
        }
        assertThat(all).isSorted().doesNotHaveDuplicates();
        assertThat(rig.sent).isEmpty();
    }

    @Test
    void aNewConnectionIsOpenedAtOnceAndItsDataComesAfterThatOfTheOthers() {
        for (TcpConnection connection : connections) {
            connection.send(Rig.buffer(10));
        }
        int sent = portsOfSent().size();
        rig.mine = Rig.START;
        TcpConnection late = rig.open(MSS);
        late.send(Rig.buffer(10));
        rig.nothingMore();
        List<Integer> all = new ArrayList<>();
        for (int rounds = 0; rounds <= MANY / LoopBudget.RUNS; rounds++) {
            rig.nextRound();
            all.addAll(portsOfSent());
        }
        assertThat(all).hasSize(MANY - sent + 1);
        assertThat(all.getLast()).isEqualTo(late.ports >>> 16);
    }

    /** A guest that answers at once, and a client that always has more: a conversation without an end. */
    @Test
    void aConversationDoesNotGoOnWhileAnotherConnectionWaits() {
        TcpConnection chatting = connections.getLast();
        chatting.send(Unpooled.wrappedBuffer(new byte[100 * MSS]));
        int answered = answerAll();
        assertThat(answered).as("segments in a round").isBetween(1, 2 * LoopBudget.RUNS);
        TcpConnection other = connections.getFirst();
        other.send(Rig.buffer(10));
        rig.nothingMore();
        rig.nextRound();
        assertThat(portsOfSent()).contains(other.ports >>> 16);
    }

    /** The guest takes each segment as it comes, until no more comes. */
    private int answerAll() {
        int answered = 0;
        while (!rig.sent.isEmpty()) {
            Rig.Segment segment = rig.next();
            rig.acknowledge(segment.sequence() + segment.data().length);
            answered++;
        }
        return answered;
    }

    @Test
    void framesOfFloodingGuestsAreLookedAtInTurns() {
        byte[] frame = Rig.packet(PacketLayout.TCP, 10);
        for (int n = 0; n < 2 * IpStack.FRAMES; n++) {
            rig.station.onFrame(Rig.VM, frame, 0, frame.length);
        }
        long before = rig.station.tally().sum(FrameCount.RECEIVED);
        rig.stack.settle();
        rig.stack.settle();
        assertThat(rig.station.tally().sum(FrameCount.RECEIVED) - before).isLessThanOrEqualTo(IpStack.FRAMES);
        for (int rounds = 0; rounds < 4; rounds++) {
            rig.nextRound();
        }
        assertThat(rig.station.tally().sum(FrameCount.RECEIVED) - before).isEqualTo(2 * IpStack.FRAMES);
    }

    /** Else the frames after the last of a round would wait for ever. */
    @Test
    void aRoundThatIsExactlyUsedUpIsFollowedByAnother() {
        byte[] frame = Rig.packet(PacketLayout.TCP, 10);
        offer(frame, IpStack.FRAMES + 10); // Leaves some, which begin the next round.
        long before = rig.station.tally().sum(FrameCount.RECEIVED);
        rig.nextRound();
        int rest = IpStack.FRAMES - (int) (rig.station.tally().sum(FrameCount.RECEIVED) - before);
        offer(frame, rest);
        rig.nextRound();
        before = rig.station.tally().sum(FrameCount.RECEIVED);
        offer(frame, 1);
        assertThat(rig.station.tally().sum(FrameCount.RECEIVED)).isEqualTo(before + 1);
    }

    private void offer(byte[] frame, int count) {
        for (int n = 0; n < count; n++) {
            rig.station.onFrame(Rig.VM, frame, 0, frame.length);
        }
        rig.stack.settle();
    }
}
