package dev.plankton.cluster.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cluster.counters.RouteCount;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.Message.ReplyEnd;
import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.io.ReplyListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves a node whose lease was not held for a moment. */
class LeaseGapTest {
    private static final NodeId ORIGIN = new NodeId("b", "127.0.0.1", 7000, 1);

    private final List<String> heard = new ArrayList<>();
    private boolean lease = true;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void part(ReplyListener reply, String text) {
        reply.part(bytes(text), 0, text.length());
    }

    private ReplyListener client() {
        return new ReplyListener() {
            @Override
            public void part(byte[] from, int offset, int length) {
                heard.add(new String(from, offset, length, StandardCharsets.US_ASCII));
            }

            @Override
            public void end() {
                heard.add("end");
            }

            @Override
            public void dropped() {
                heard.add("dropped");
            }
        };
    }

    @Test
    void aReplyWithAGapIsNoWholeReply() {
        LeasedReply reply = new LeasedReply(() -> lease, client(), _ -> {});
        part(reply, "one");
        lease = false;
        part(reply, "two");
        lease = true;
        part(reply, "three");
        reply.end();
        assertThat(heard).containsExactly("one", "dropped");
    }

    @Test
    void aReplyThatIsRefusedByTheGuestIsDroppedOnceWithOrWithoutALease() {
        LeasedReply reply = new LeasedReply(() -> lease, client(), _ -> {});
        reply.dropped();
        lease = false;
        LeasedReply late = new LeasedReply(() -> lease, client(), _ -> {});
        part(late, "one");
        late.dropped();
        assertThat(heard).containsExactly("dropped", "dropped");
    }

    @Test
    void neitherIsOneThatWasSentToAnotherNode() {
        PeerReply reply = new PeerReply(ORIGIN, 7, () -> lease, () -> 5, (to, message) -> {
            Message.Reply sent = (Message.Reply) message;
            assertThat(to).isEqualTo(ORIGIN);
            assertThat(sent.id()).isEqualTo(7);
            assertThat(sent.epoch()).isEqualTo(sent.end() == ReplyEnd.DROPPED ? 0 : 5);
            heard.add(sent.end() + new String(sent.bytes(), StandardCharsets.US_ASCII));
        });
        part(reply, "one");
        reply.flush();
        lease = false;
        part(reply, "two");
        reply.flush();
        lease = true;
        part(reply, "three");
        reply.end();
        assertThat(heard).containsExactly(ReplyEnd.OPEN + "one", ReplyEnd.DROPPED.toString());
    }

    @Test
    void noFrameLeavesWithoutALease() {
        Tally<RouteCount> tally = new Tally<>(RouteCount.class);
        LeasedCable cable =
                new LeasedCable(() -> lease, (vm, bytes, offset, length) -> heard.add(vm + ":" + length), tally);
        cable.frame(5, new byte[60], 0, 60);
        lease = false;
        cable.frame(6, new byte[60], 0, 60);
        assertThat(heard).containsExactly("5:60");
        assertThat(tally.sum(RouteCount.FRAMES_DROPPED)).isEqualTo(1);
    }
}
