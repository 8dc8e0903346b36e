package dev.plankton.cluster;

import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.coordination.SlabOwner;
import dev.plankton.cluster.membership.InMemoryNetwork;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Nodes of one cluster in one JVM, with real connections between them, and a membership in memory. */
final class TestNodes implements AutoCloseable {
    static final BootImage WEB =
            BootImage.of("web", Guests.find("web").orElseThrow().image());

    private static final byte[] GET = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService events = Executors.newSingleThreadExecutor();
    private final InMemoryNetwork members = new InMemoryNetwork(events);
    private final Map<NodeId, TestControl> controls = new ConcurrentHashMap<>();
    private final List<Cluster> nodes = new ArrayList<>();
    private final int slabs;
    private final int vms;

    TestNodes(int slabs, int vms) {
        this.slabs = slabs;
        this.vms = vms;
    }

    /** A hypervisor that is small enough for several in a test. */
    static HypervisorBuilder small() {
        return Hypervisor.builder().memory(64 << 20);
    }

    Cluster start(String name) throws IOException {
        return start(name, builder -> builder);
    }

    /** Starts a node, which is connected to all others when this returns. */
    Cluster start(String name, UnaryOperator<ClusterBuilder> more) throws IOException {
        Cluster node = more.apply(Cluster.builder()
                        .node(name)
                        .slabs(slabs)
                        .vms(vms)
                        .hypervisor(TestNodes::small)
                        .image(WEB))
                .start(new ClusterBuilder.Joining() {
                    @Override
                    public Membership join(NodeId self) {
                        return members.join(self);
                    }

                    @Override
                    public SlabControl control(Membership membership, SlabOwner owner) {
                        return new TestControl(membership.self(), controls, owner, slabs);
                    }
                });
        nodes.add(node);
        Patience.until(
                "all are connected",
                () -> nodes.stream()
                        .allMatch(each -> each.isConnectedTo(nodes.stream()
                                .map(Cluster::self)
                                .filter(other -> !other.equals(each.self()))
                                .toList())));
        return node;
    }

    TestControl control(Cluster node) {
        return controls.get(node.self());
    }

    /** Has a node open a slab, and returns when it serves. */
    void open(int slab, Cluster node) {
        control(node).open(slab);
        Patience.until("it serves", () -> node.status().serving().contains(slab));
    }

    /** The node is dead: it answers no more, and the others see it removed when this returns, so that they send it nothing. */
    void kill(Cluster node) {
        members.remove(node.self());
        node.close();
        nodes.remove(node);
        Patience.until(
                "the others have lost it",
                () -> nodes.stream().noneMatch(other -> other.isConnectedTo(List.of(node.self()))));
    }

    /** Asks a VM through a node; returns how many requests it says that it has had. */
    static int ask(Cluster node, int vm) {
        String reply = new String(node.call(vm, GET).join(), StandardCharsets.US_ASCII).strip();
        String expected = "VM " + vm + " request ";
        int at = reply.lastIndexOf(expected);
        if (at < 0) {
            throw new AssertionError("VM %d answered %s".formatted(vm, reply));
        }
        return Integer.parseInt(reply.substring(at + expected.length()));
    }

    @Override
    public void close() {
        List.copyOf(nodes).forEach(Cluster::close);
        events.shutdown();
    }
}
