package dev.plankton.cluster.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.membership.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ControlWireTest {
    private static final NodeId A = new NodeId("a", "127.0.0.1", 65_535, Long.MAX_VALUE),
            B = new NodeId("b", "node-b.example", 1, 1);
    private static final MoveOrder ORDER = new MoveOrder(17, A, Epochs.next(1, 0), B, Epochs.next(2, 0));

    static Stream<Message> messages() {
        Report report = new Report(
                16, 8, true, List.of(new Report.Held(3, Epochs.next(9, 0), Long.MAX_VALUE), new Report.Held(1, 1, 0)));
        List<SlabEntry> entries =
                List.of(new SlabEntry(9, B, Epochs.next(Epochs.LAST_TERM, 0)), new SlabEntry(2, A, 1));
        return Stream.of(
                new Message.Claim(Integer.MAX_VALUE),
                new Message.Promise(4, -1, report, entries),
                new Message.Renew(1, 2, Long.MIN_VALUE, 4, report),
                new Message.Grant(1, -5, 3, 4, 5, entries, List.of(ORDER), List.of(), List.of(ORDER, ORDER), true),
                new Message.Moved(ORDER, Message.Outcome.UNKNOWN, "no answer"),
                new Message.Ask(1, -1, A),
                new Message.Answer(1, ""),
                new Message.Refusal("no"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenIsRead(Message message) throws IOException {
        assertThat(ControlWire.decode(ControlWire.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void damageIsAnIoException(Message message) {
        byte[] whole = ControlWire.encode(message);
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = java.util.Arrays.copyOf(whole, random.nextInt(whole.length) + 1);
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                ControlWire.decode(damaged);
            } catch (IOException _) {
                // What is expected of most; some damage makes other numbers.
                continue;
            }
        }
    }

    @Test
    void anotherVersionIsRefusedByName() throws IOException {
        var bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeUTF("plankton control 2");
        assertThatThrownBy(() -> ControlWire.decode(bytes.toByteArray()))
                .isInstanceOf(IOException.class)
                .hasMessage("it speaks \"plankton control 2\", this node \"plankton control 1\"");
    }

    /** The largest map, in the worst order, fits into a message; one as it usually is takes about four bytes a slab. */
    @Test
    void theLargestMapFits() {
        Random random = new Random(1);
        List<SlabEntry> usual = new ArrayList<>(), worst = new ArrayList<>();
        List<NodeId> nodes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            nodes.add(new NodeId("node-" + i, "host-" + i + ".cluster.example", 7000, i + 1));
        }
        for (int slab = 0; slab < SlabMap.MOST_SLABS; slab++) {
            NodeId node = nodes.get(random.nextInt(1000));
            usual.add(new SlabEntry(slab, node, Epochs.next(3, 0) + random.nextInt(30)));
            worst.add(new SlabEntry(slab, node, Epochs.next(1 + random.nextInt(1000), 0) + random.nextInt(30)));
        }
        Report report = new Report(SlabMap.MOST_SLABS, 1, false, List.of());
        assertThat(ControlWire.encode(new Message.Promise(1, 0, report, worst)).length)
                .isLessThan(Membership.MOST_BYTES);
        assertThat(ControlWire.encode(new Message.Promise(1, 0, report, usual)).length)
                .isLessThan(5 * SlabMap.MOST_SLABS + 60_000);
    }
}
