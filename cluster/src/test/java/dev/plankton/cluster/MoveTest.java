package dev.plankton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.clock.ManualClock;
import dev.plankton.cluster.coordination.MoveReport;
import dev.plankton.cluster.counters.RouteCount;
import dev.plankton.cluster.lease.Fence;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Subscription;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slabs move while clients ask their VMs through all nodes: the VMs count, and so do the clients. */
class MoveTest {
    private static final int VMS = 2000;

    /** Answers a request when the timer has ticked twice since. */
    private static final String SLOW = """
            FAE4E0A8017504FBF4EBF5
            FBF4F4B058E6E1
            B001E6E0EBE8
            """;

    /** Asks VMs through all nodes, and checks each reply: a lost request or one executed twice shows in the next count. */
    private static final class Load implements AutoCloseable {
        private final AtomicBoolean enough = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final List<Future<?>> clients = new ArrayList<>();
        private final ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());

        Load(List<Cluster> nodes, int vms) {
            for (int n = 0; n < 2 * nodes.size(); n++) {
                int client = n;
                int share = vms / (2 * nodes.size());
                clients.add(threads.submit(() -> ask(nodes, client, client * share, share)));
            }
        }

        private void ask(List<Cluster> nodes, int client, int first, int share) {
            Random random = new Random(client);
            int[] counts = new int[share];
            while (!enough.get()) {
                int vm = random.nextInt(share);
                int got = TestNodes.ask(nodes.get(random.nextInt(nodes.size())), first + vm);
                assertThat(got).as("VM %d", first + vm).isEqualTo(++counts[vm]);
                answered.incrementAndGet();
            }
        }

        void awaitMore(int count) {
            int then = answered.get();
            Patience.until("more are answered", () -> {
                for (Future<?> client : clients) {
                    if (client.state() == Future.State.FAILED) {
                        throw new AssertionError("a client failed", client.exceptionNow());
                    }
                }
                return answered.get() > then + count;
            });
        }

        @Override
        public void close() {
            enough.set(true);
            threads.close();
            for (Future<?> client : clients) {
                client.resultNow();
            }
        }
    }

    @Test
    void underLoadNoRequestIsLostOrDoubled() throws Exception {
        try (TestNodes nodes = new TestNodes(1, VMS)) {
            Cluster a = nodes.start("a");
            Cluster b = nodes.start("b");
            Cluster c = nodes.start("c");
            nodes.open(0, a);
            ConcurrentLinkedQueue<MoveReport> reports = new ConcurrentLinkedQueue<>();
            for (Cluster node : List.of(a, b, c)) {
                Subscription _ = node.events(event -> {
                    if (event instanceof ClusterEvent.Left(MoveReport report)) {
                        reports.add(report);
                    }
                });
            }
            try (Load load = new Load(List.of(a, b, c), VMS)) {
                load.awaitMore(200);
                for (String to : List.of("b", "c", "a", "b", "a")) {
                    a.move(0, to).get();
                    load.awaitMore(200);
                }
            }
            Patience.until("all are reported", () -> reports.size() >= 5);
            assertThat(reports).hasSize(5).allMatch(report -> report.copied() >= VMS);
            assertThat(nodes.control(b).directory().map().epoch(0) & 0xFFFF).isGreaterThanOrEqualTo(5);
            for (Cluster node : List.of(a, b, c)) {
                assertThat(node.counts()).containsEntry("route.lost", 0L).containsEntry("route.pending", 0L);
                assertThat(node.counters().get(RouteCount.LOOPED)).isZero();
            }
        }
    }

    @Test
    void aSlabInAStoreMovesWithIt(@TempDir Path folder) throws Exception {
        try (TestNodes nodes = new TestNodes(1, 300)) {
            Cluster a = nodes.start("a", builder -> builder.store(folder, Durability.SYNC));
            Cluster b = nodes.start("b", builder -> builder.store(folder, Durability.SYNC));
            nodes.open(0, a);
            try (Load load = new Load(List.of(a, b), 300)) {
                load.awaitMore(50);
                a.move(0, "b").get();
                load.awaitMore(50);
                a.move(0, "a").get();
                load.awaitMore(50);
            }
        }
    }

    @Test
    void aMoveThatTheOtherNodeRefusesChangesNothing(@TempDir Path folder) throws Exception {
        try (TestNodes nodes = new TestNodes(1, 100)) {
            Cluster a = nodes.start("a");
            Cluster b = nodes.start("b", builder -> builder.store(folder, Durability.NONE));
            nodes.open(0, a);
            assertThat(TestNodes.ask(b, 7)).isEqualTo(1);
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> a.move(0, "b").get())
                    .withMessageContaining("the slab is in no store, and this node has one");
            assertThat(TestNodes.ask(b, 7)).isEqualTo(2);
            assertThat(TestNodes.ask(a, 7)).isEqualTo(3);
            assertThat(a.status().serving()).containsExactly(0);
        }
    }

    @Test
    void aSlabThatTheOtherNodeMayNotTakeServesOn() throws Exception {
        try (TestNodes nodes = new TestNodes(1, 100)) {
            Cluster a = nodes.start("a");
            Cluster b = nodes.start("b");
            nodes.open(0, a);
            nodes.control(b).accepts = () -> false;
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> a.move(0, "b").get())
                    .withMessageContaining("the order to move it is over");
            assertThat(TestNodes.ask(b, 7)).isEqualTo(1);
            assertThat(b.status().serving()).isEmpty();
        }
    }

    /** It was closed to be handed over, and its store is still this node's: nothing was taken from it. */
    @Test
    void aStoredSlabThatTheOtherNodeMayNotTakeServesOn(@TempDir Path folder) throws Exception {
        try (TestNodes nodes = new TestNodes(1, 100)) {
            Cluster a = nodes.start("a", builder -> builder.store(folder, Durability.SYNC));
            Cluster b = nodes.start("b", builder -> builder.store(folder, Durability.SYNC));
            nodes.open(0, a);
            assertThat(TestNodes.ask(b, 7)).isEqualTo(1);
            nodes.control(b).lease = false;
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> a.move(0, "b").get())
                    .withMessageContaining("the order to move it is over");
            assertThat(a.status().serving()).containsExactly(0);
            nodes.control(b).lease = true;
            assertThat(TestNodes.ask(b, 7)).isEqualTo(2);
        }
    }

    /** The other node has taken the store before it was refused: the slab cannot go on under its epoch. */
    @Test
    void aSlabWhoseStoreIsLostIsHeldNoMoreAndOpensInANewEpoch(@TempDir Path folder) throws Exception {
        try (TestNodes nodes = new TestNodes(1, 100)) {
            Cluster a = nodes.start("a", builder -> builder.store(folder, Durability.SYNC));
            Cluster b = nodes.start("b", builder -> builder.store(folder, Durability.SYNC));
            nodes.open(0, a);
            assertThat(TestNodes.ask(b, 7)).isEqualTo(1);
            nodes.control(b).accepts = () -> false;
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> a.move(0, "b").get())
                    .withMessageContaining("the order to move it is over");
            Patience.until("a holds it no more", () -> nodes.control(a).held().isEmpty());
            nodes.control(a).reopen(0);
            assertThat(TestNodes.ask(a, 7)).isEqualTo(2);
        }
    }

    /** As a node finds that was stopped, and whose slab another has opened meanwhile. */
    @Test
    void aSlabWhoseStoreAnotherNodeTakesEnds(@TempDir Path folder) throws Exception {
        try (TestNodes nodes = new TestNodes(2, 100)) {
            Cluster a = nodes.start("a", builder -> builder.store(folder, Durability.SYNC));
            nodes.open(0, a);
            nodes.open(1, a);
            Fence _ = Fence.raise(folder.resolve("slab-00000"), Epochs.next(2, 0), "b");
            Patience.until(
                    "a holds the other only", () -> nodes.control(a).held().equals(List.of(1)));
            assertThat(TestNodes.ask(a, 1 << 16)).isEqualTo(1);
        }
    }

    /** An error, as when memory runs out, is an answer too: the other node need not wait for one. */
    @Test
    void anErrorOfTheNodeThatTakesASlabEndsTheMove() throws Exception {
        try (TestNodes nodes = new TestNodes(1, 100)) {
            Cluster a = nodes.start("a");
            Cluster b = nodes.start("b");
            nodes.open(0, a);
            nodes.control(b).accepts = () -> {
                throw new StackOverflowError("a test");
            };
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> a.move(0, "b").get())
                    .withMessageContaining("a test")
                    .withMessageNotContaining("unknown");
            assertThat(TestNodes.ask(b, 7)).isEqualTo(1);
        }
    }

    /** A VM that runs without end shows on which nodes it does. */
    @Test
    void vmsThatHaveMovedDoNotRunWhereTheyWere() throws Exception {
        byte[] sector = sector("B041E6E9EBFC"); // It prints A for ever.
        Shown atA = new Shown();
        Shown atB = new Shown();
        try (TestNodes nodes = new TestNodes(1, 4)) {
            Cluster a = nodes.start(
                    "a",
                    builder -> builder.image(BootImage.of("runs", sector))
                            .hypervisor(() -> TestNodes.small().console(atA)));
            Cluster b = nodes.start(
                    "b",
                    builder -> builder.image(BootImage.of("runs", sector))
                            .hypervisor(() -> TestNodes.small().console(atB)));
            nodes.open(0, a);
            Patience.until("they run at a", () -> atA.bytes.sum() > 10_000);
            AtomicLong late = new AtomicLong(-1);
            nodes.control(a).whenMoved = () -> {
                long then = atA.bytes.sum();
                long there = atB.bytes.sum();
                Patience.until("they run at b", () -> atB.bytes.sum() > there + 100_000);
                late.set(atA.bytes.sum() - then);
            };
            a.move(0, "b").get();
            assertThat(late).hasValue(0);
            assertThat(b.status().serving()).containsExactly(0);
        }
    }

    private static final class Shown implements Console, NonBlocking {
        private final LongAdder bytes = new LongAdder();

        @Override
        public void debug(int vm, int value) {
            bytes.increment();
        }
    }

    /** A node that has both the client and the VM answers no more than any other without a lease. */
    @Test
    void aReplyToAClientOfTheNodeThatTakesTheSlabNeedsItsLease() throws Exception {
        try (TestNodes nodes = new TestNodes(1, 1)) {
            Cluster a = nodes.start(
                    "a",
                    builder -> slow(builder).hypervisor(() -> TestNodes.small().clock(new ManualClock(Instant.EPOCH))));
            Cluster b = nodes.start("b", MoveTest::slow);
            nodes.open(0, a);
            CompletableFuture<byte[]> call = b.call(0, new byte[] {'x'});
            Patience.until("a has it", () -> a.counters().get(RouteCount.SERVED) == 1);
            nodes.control(b).accepts = () -> {
                nodes.control(b).lease = false;
                return true;
            };
            a.move(0, "b").get();
            assertThatExceptionOfType(ExecutionException.class).isThrownBy(call::get);
            nodes.control(b).lease = true;
            assertThat(b.call(0, new byte[] {'x'}).get()).containsExactly('X');
        }
    }

    /** Nor does it hold back what the node answers that has the VM by then. */
    @Test
    void aReplyOfTheNodeThatHasTakenTheSlabNeedsNoLeaseOfTheNodeWithTheClient() throws Exception {
        try (TestNodes nodes = new TestNodes(1, 1)) {
            Cluster a = nodes.start(
                    "a",
                    builder -> slow(builder).hypervisor(() -> TestNodes.small().clock(new ManualClock(Instant.EPOCH))));
            Cluster b = nodes.start("b", MoveTest::slow);
            nodes.open(0, a);
            CompletableFuture<byte[]> call = a.call(0, new byte[] {'x'});
            assertThat(a.counters().get(RouteCount.LOCAL)).isEqualTo(1);
            nodes.control(b).accepts = () -> {
                nodes.control(a).lease = false;
                return true;
            };
            a.move(0, "b").get();
            assertThat(call.get()).containsExactly('X');
        }
    }

    private static ClusterBuilder slow(ClusterBuilder builder) {
        return builder.image(BootImage.of("slow", sector(SLOW)));
    }

    private static byte[] sector(String digits) {
        byte[] sector = Arrays.copyOf(HexFormat.of().parseHex(digits.replaceAll("\\s", "")), 512);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        return sector;
    }

    /** What the coordinator decides may come before this node knows that it does not know. */
    @Test
    void aSlabThatIsGivenBackBeforeItsMoveHasEndedServesOn() throws Exception {
        try (TestNodes nodes = new TestNodes(1, 100)) {
            Cluster a = nodes.start("a");
            Cluster b = nodes.start("b");
            nodes.open(0, a);
            assertThat(TestNodes.ask(b, 7)).isEqualTo(1);
            nodes.control(b).accepts = () -> {
                nodes.control(a).reopen(0);
                b.disconnect(a.self());
                Patience.until("a does not know", () -> nodes.control(a).unknown != null);
                return false;
            };
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> a.move(0, "b").get())
                    .withMessageContaining("unknown: the connection to the other node was lost");
            Patience.until("a serves", () -> a.status().serving().contains(0));
            assertThat(TestNodes.ask(a, 7)).isEqualTo(2);
        }
    }

    /** The connection is lost when the slab has been offered, and the answer with it. */
    @Test
    void aSlabOfWhichItIsNotKnownWhereItIsServesNowhereUntilThatIsDecided() throws Exception {
        try (TestNodes nodes = new TestNodes(1, 100)) {
            Cluster a = nodes.start("a");
            Cluster b = nodes.start("b");
            nodes.open(0, a);
            assertThat(TestNodes.ask(b, 7)).isEqualTo(1);
            nodes.control(b).accepts = () -> {
                b.disconnect(a.self());
                Patience.until("a does not know", () -> nodes.control(a).unknown != null);
                return false;
            };
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> a.move(0, "b").get())
                    .withMessageContaining("unknown: the connection to the other node was lost");
            assertThat(a.status().serving()).isEmpty();
            CompletableFuture<byte[]> waits = a.call(7, "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(waits).isNotDone();
            nodes.control(a).resume();
            assertThat(new String(waits.get(), StandardCharsets.US_ASCII)).contains("VM 7 request 2");
            assertThat(TestNodes.ask(a, 7)).isEqualTo(3);
        }
    }

    @Test
    void aNodeIsDrained() throws Exception {
        try (TestNodes nodes = new TestNodes(3, 50)) {
            Cluster a = nodes.start("a");
            Cluster b = nodes.start("b");
            for (int slab = 0; slab < 3; slab++) {
                nodes.open(slab, a);
                assertThat(TestNodes.ask(b, slab << 16)).isEqualTo(1);
            }
            b.drain("a").get();
            Patience.until("b serves all", () -> b.status().serving().equals(List.of(0, 1, 2)));
            nodes.kill(a);
            for (int slab = 0; slab < 3; slab++) {
                assertThat(TestNodes.ask(b, slab << 16)).isEqualTo(2);
            }
        }
    }

    @Test
    void withoutAnImageOrTlsItIsRefused() {
        try (TestNodes nodes = new TestNodes(1, 1)) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> nodes.start("a", builder -> builder.bind("0.0.0.0", 0, 0)))
                    .withMessageContaining("need TLS");
        }
    }
}
