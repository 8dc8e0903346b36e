package dev.plankton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.cluster.counters.RouteCount;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests get to their VMs through any node, whatever the nodes know. */
class RoutingTest {
    private static final int SLAB = 1 << 16;

    private final TestNodes nodes = new TestNodes(3, 20);
    private Cluster a;
    private Cluster b;
    private Cluster c;

    @BeforeEach
    void start() throws IOException {
        a = nodes.start("a");
        b = nodes.start("b");
        c = nodes.start("c");
        nodes.open(0, a);
        nodes.open(1, b);
        nodes.open(2, c);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void eachVmAnswersThroughEachNode() {
        for (int vm : new int[] {0, 19, SLAB, SLAB + 7, 2 * SLAB + 19}) {
            assertThat(TestNodes.ask(a, vm)).isEqualTo(1);
            assertThat(TestNodes.ask(b, vm)).isEqualTo(2);
            assertThat(TestNodes.ask(c, vm)).isEqualTo(3);
        }
        assertThat(a.counters().get(RouteCount.LOCAL)).isEqualTo(2);
        assertThat(a.counters().get(RouteCount.REMOTE)).isEqualTo(3);
        assertThat(a.counters().get(RouteCount.SERVED)).isEqualTo(4);
    }

    @Test
    void aNumberWithoutAVmIsRefused() {
        for (int vm : new int[] {20, SLAB + 20, 3 * SLAB, -1, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(CompletionException.class)
                    .as("VM %d", vm)
                    .isThrownBy(() -> a.call(vm, new byte[] {'x'}).join())
                    .withCauseInstanceOf(IOException.class);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> a.move(3, "b")).withMessage("slab out of range (0-2): 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.move(0, "d"))
                .withMessage("no node is named d: there are a, b, c");
    }

    @Test
    void aNodeWhoseMapIsBehindIsCorrected() throws Exception {
        assertThat(TestNodes.ask(c, 5)).isEqualTo(1);
        a.move(0, "b").get();
        assertThat(nodes.control(c).directory().map().owner(0))
                .as("what c knows")
                .isEqualTo(a.self());
        assertThat(TestNodes.ask(c, 5)).isEqualTo(2);
        assertThat(nodes.control(c).directory().map().owner(0)).isEqualTo(b.self());
        assertThat(nodes.control(c).directory().corrections()).isEqualTo(1);
        assertThat(TestNodes.ask(c, 5)).isEqualTo(3);
        assertThat(c.counters().get(RouteCount.MOVED)).isEqualTo(1);
    }

    /** Two nodes each believe that the other one has the slab, as no node has it: the request ends, and is counted. */
    @Test
    void aRequestDoesNotGoRoundForEver() {
        long epoch = Epochs.next(1, 0);
        nodes.kill(a);
        long next = epoch;
        nodes.control(b).directory().learn(List.of(new SlabEntry(0, c.self(), Epochs.next(1, next))));
        nodes.control(c).directory().learn(List.of(new SlabEntry(0, b.self(), Epochs.next(2, next))));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> b.call(5, new byte[] {'x'}).join())
                .withMessageContaining("VM 5");
        assertThat(b.counters().get(RouteCount.LOOPED) + b.counters().get(RouteCount.NO_OWNER))
                .isEqualTo(1);
    }

    @Test
    void aRequestForANodeThatDiesFailsAndIsCounted() {
        nodes.kill(a);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> b.call(5, new byte[] {'x'}).join())
                .withMessageContaining("VM 5");
        assertThat(b.counters().get(RouteCount.NO_OWNER) + b.counters().get(RouteCount.LOST))
                .isEqualTo(1);
    }

    /** A guest that takes no requests, so that they wait: what does not fit is refused as by a VM of the node itself. */
    @Test
    void aRequestForAVmThatIsFullOnAnotherNodeIsRefusedAtOnce() throws IOException {
        try (TestNodes others = new TestNodes(1, 1)) {
            Cluster owner = others.start("owner", builder -> builder.image(image("spin")));
            Cluster other = others.start("other", builder -> builder.image(image("spin")));
            others.open(0, owner);
            List<CompletableFuture<byte[]>> calls = IntStream.range(0, 70)
                    .mapToObj(_ -> other.call(0, new byte[] {'x'}))
                    .toList();
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> calls.getLast().join())
                    .withMessageContaining("VM 0 takes no more requests now");
            assertThat(other.counters().get(RouteCount.MOVED)).as("tries").isZero();
            assertThat(other.counters().get(RouteCount.NO_OWNER)).isZero();
            assertThat(calls.subList(0, 64)).noneMatch(CompletableFuture::isDone);
        }
    }

    /** Those that wait go along, and others are refused as before the move. */
    @Test
    void aVmThatIsFullMovesWithAllThatWaits() throws Exception {
        try (TestNodes others = new TestNodes(1, 1)) {
            Cluster owner = others.start("owner", builder -> builder.image(image("spin")));
            Cluster next = others.start("next", builder -> builder.image(image("spin")));
            Cluster third = others.start("third", builder -> builder.image(image("spin")));
            others.open(0, owner);
            List<CompletableFuture<byte[]>> waiting = IntStream.range(0, 60)
                    .mapToObj(n -> (n % 2 == 0 ? third : next).call(0, new byte[] {'x'}))
                    .toList();
            Patience.until("they wait", () -> owner.counters().get(RouteCount.SERVED) == 60);
            owner.move(0, "next").get();
            for (Cluster node : List.of(owner, next, third)) {
                List<CompletableFuture<byte[]>> more = IntStream.range(0, 7)
                        .mapToObj(_ -> node.call(0, new byte[] {'x'}))
                        .toList();
                assertThatExceptionOfType(CompletionException.class)
                        .as("through %s", node.self())
                        .isThrownBy(() -> CompletableFuture.anyOf(more.toArray(CompletableFuture[]::new))
                                .join())
                        .withMessageContaining("VM 0 takes no more requests now");
            }
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
        }
    }

    /** A slab without a node for longer than a request looks for one, after the request has waited elsewhere. */
    @Test
    void aRequestWithoutANodeWaitsUntilThereIsOne() {
        nodes.kill(a);
        CompletableFuture<byte[]> call = b.call(5, "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        nodes.control(b).open(0, Epochs.next(1, Epochs.next(1, 0)));
        assertThat(new String(call.join(), StandardCharsets.US_ASCII)).contains("VM 5 request 1");
        assertThat(b.counters().get(RouteCount.NO_OWNER)).isZero();
    }

    @Test
    void noFrameIsGivenToAVmWithoutALease() throws IOException {
        try (TestNodes others = new TestNodes(1, 10)) {
            Cluster node = others.start("node", builder -> builder.image(image("http")));
            others.open(0, node);
            Patience.until("the guest listens", () -> node.network().receives(5));
            byte[] frame = new byte[60];
            Arrays.fill(frame, 0, 6, (byte) 0xFF);
            assertThat(node.network().send(5, frame, 0, 60)).isTrue();
            others.control(node).lease = false;
            assertThat(node.network().send(5, frame, 0, 60)).isFalse();
            assertThat(node.counters().get(RouteCount.FRAMES_DROPPED)).isPositive();
        }
    }

    private static BootImage image(String name) {
        return BootImage.of(name, Guests.find(name).orElseThrow().image());
    }

    @Test
    void aNodeWithoutItsLeaseAnswersNothing() {
        nodes.control(a).lease = false;
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> a.call(5, new byte[] {'x'}).join());
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> b.call(5, new byte[] {'x'}).join());
        nodes.control(a).lease = true;
        assertThat(TestNodes.ask(b, 5)).as("none was executed").isEqualTo(1);
        assertThat(a.counters().get(RouteCount.WITHOUT_LEASE)).isPositive();
    }
}
