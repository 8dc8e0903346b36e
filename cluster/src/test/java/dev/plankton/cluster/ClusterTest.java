package dev.plankton.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.MembershipEvent;
import dev.plankton.cluster.membership.MembershipEvent.Kind;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.testing.FreePorts;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as users start them. */
class ClusterTest {
    private static ClusterBuilder builder(String name) {
        return Cluster.builder()
                .name("test")
                .node(name)
                .slabs(4)
                .vms(50)
                .hypervisor(TestNodes::small)
                .image(TestNodes.WEB);
    }

    private static boolean servesAll(Cluster... nodes) {
        int sum = 0;
        for (Cluster node : nodes) {
            sum += node.status().serving().size();
        }
        return sum == 4;
    }

    @Test
    void twoNodesShareTheSlabs() throws Exception {
        try (Cluster a = builder("a").start()) {
            Patience.until("a serves all", () -> servesAll(a));
            assertThat(TestNodes.ask(a, 3 << 16)).isEqualTo(1);
            try (Cluster b = builder("b").seed(a.membershipAddress()).start()) {
                Patience.until(
                        "b has its part",
                        () -> b.status().serving().size() == 2
                                && a.status().serving().size() == 2);
                for (int slab = 0; slab < 4; slab++) {
                    assertThat(TestNodes.ask(b, slab << 16)).isEqualTo(slab == 3 ? 2 : 1);
                }
                assertThat(b.status().nodes().stream().map(Member::node)).containsExactlyInAnyOrder(a.self(), b.self());
                b.drain("b").get();
                Patience.until(
                        "a has all", () -> servesAll(a) && a.status().serving().size() == 4);
                for (int slab = 0; slab < 4; slab++) {
                    assertThat(TestNodes.ask(b, slab << 16)).isEqualTo(slab == 3 ? 3 : 2);
                }
            }
        }
    }

    @Test
    void aNodeThatIsClosedLeavesAndIsNotWaitedFor() throws Exception {
        try (Cluster a = builder("a").start()) {
            List<ClusterEvent> seen = new CopyOnWriteArrayList<>();
            NodeId other;
            a.events(seen::add);
            try (Cluster b = builder("b").seed(a.membershipAddress()).start()) {
                other = b.self();
                Patience.until("b has its part", () -> b.status().serving().size() == 2);
                Patience.until("all are connected", () -> a.isReady() && b.isReady());
                assertThat(TestNodes.ask(b, 0)).isEqualTo(1);
            }
            Patience.until("a serves all", () -> a.status().serving().size() == 4 && a.isReady());
            var removed = new ClusterEvent.Node(new MembershipEvent(Kind.REMOVED, other));
            Patience.until("the listener has all", () -> seen.contains(removed));
            assertThat(seen)
                    .containsSubsequence(new ClusterEvent.Node(new MembershipEvent(Kind.LEAVING, other)), removed)
                    .doesNotContain(new ClusterEvent.Node(new MembershipEvent(Kind.UNREACHABLE, other)));
        }
    }

    @Test
    void slabsWaitForTheMinimumOfNodes() throws Exception {
        try (Cluster a = builder("a").minimumNodes(2).start()) {
            Patience.until("a may answer", () -> a.status().mayAnswer());
            assertThat(a.status().slabs()).isEmpty();
            assertThat(a.isReady()).isFalse();
            try (Cluster b =
                    builder("b").minimumNodes(2).seed(a.membershipAddress()).start()) {
                Patience.until("both are ready", () -> a.isReady() && b.isReady());
                Patience.until("all are served", () -> servesAll(a, b));
            }
        }
    }

    /** Too few are left to go on, and a supervisor starts all of them again at once. */
    @Test
    void nodesThatHaveLostTheirMajorityFormOneClusterAgain(@TempDir Path folder) throws Exception {
        int[] ports = new int[3];
        for (int n = 0; n < ports.length; n++) {
            ports[n] = FreePorts.next(1);
        }
        List<Cluster> nodes = startAll(ports, folder);
        CountDownLatch removed = new CountDownLatch(1);
        Cluster last = nodes.get(2);
        last.events(event -> {
            if (event instanceof ClusterEvent.Node(MembershipEvent happened)
                    && happened.kind() == Kind.REMOVED
                    && happened.node().equals(last.self())) {
                removed.countDown();
            }
        });
        assertThat(TestNodes.ask(last, 5)).isEqualTo(1);
        nodes.get(0).die();
        nodes.get(1).die();
        assertThat(removed.await(2, TimeUnit.MINUTES)).isTrue();
        last.close();
        List<Cluster> again = startAll(ports, folder);
        assertThat(again.stream().map(node -> node.status().coordinator()).distinct())
                .hasSize(1);
        for (int n = 0; n < again.size(); n++) {
            assertThat(TestNodes.ask(again.get(n), 5)).isEqualTo(2 + n);
        }
        again.forEach(Cluster::die);
    }

    private static List<Cluster> startAll(int[] ports, Path folder) throws IOException {
        String[] seeds =
                IntStream.of(ports).mapToObj(port -> "127.0.0.1:" + port).toArray(String[]::new);
        List<Cluster> nodes = new ArrayList<>();
        for (int n = 0; n < ports.length; n++) {
            nodes.add(builder("n" + n)
                    .seed(seeds)
                    .bind("127.0.0.1", 0, ports[n])
                    .minimumNodes(2)
                    .store(folder, Durability.SYNC)
                    .start());
        }
        Patience.until("all are ready", () -> nodes.stream().allMatch(Cluster::isReady));
        Patience.until("all are served", () -> servesAll(nodes.toArray(Cluster[]::new)));
        return nodes;
    }

    @Test
    void whatIsMissingOrWrongIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cluster.builder().start())
                .withMessage("no image: give image(...), which the VMs boot from");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cluster.builder().slabs(300))
                .withMessage("slabs out of range (1-245): 300");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> builder("a")
                        .tls(Path.of("no-cert.pem"), Path.of("no-key.pem"), Path.of("no-ca.pem"))
                        .start())
                .withMessage("no file no-cert.pem");
    }
}
