package dev.plankton.cluster;

import dev.plankton.cluster.coordination.MoveReport;
import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.counters.RouteCount;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.membership.MembershipEvent;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.migrate.Transfers;
import dev.plankton.cluster.peer.PeerConnection;
import dev.plankton.cluster.peer.PeerCount;
import dev.plankton.cluster.peer.PeerNetwork;
import dev.plankton.cluster.route.FrameRouter;
import dev.plankton.cluster.route.MessageDispatcher;
import dev.plankton.cluster.route.RequestRouter;
import dev.plankton.cluster.route.RoutedVm;
import dev.plankton.cluster.route.SerialRouter;
import dev.plankton.cluster.slab.Slab;
import dev.plankton.cluster.slab.SlabHost;
import dev.plankton.cluster.slab.SlabSource;
import dev.plankton.counters.Counts;
import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.Subscription;
import dev.plankton.logging.SafeLog;
import dev.plankton.net.endpoint.Endpoint;
import dev.plankton.net.endpoint.Endpoints;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.loop.Loops;
import dev.plankton.net.loop.SharedLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of a cluster: one population on many JVMs, in slabs of 65 536 VMs with consecutive numbers, each on one node. Any node leads
 * to any VM, and slabs move while their VMs run. Safe for any thread.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.builder().node("a").slabs(16).image(image).start();
 *         Gateway gateway = Gateway.builder(cluster.endpoints()).port(8080).start()) {
 *     cluster.move(3, "b").join();
 * }
 * }</pre>
 */
public final class Cluster implements AutoCloseable {
    private static final SafeLog LOG = SafeLog.of(Cluster.class);

    private static final long LEAVE_SECONDS = 10;

    private final SlabHost host;
    private final PeerNetwork network;
    private final Membership membership;
    private final String membershipAddress;
    private final SlabControl control;
    private final Tally<RouteCount> tally = new Tally<>(RouteCount.class);
    private final RequestRouter requests;
    private final SerialRouter serial;
    private final Transfers transfers;
    private final Switch frames;
    private final List<Consumer<? super ClusterEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService events = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("plankton-cluster-events").factory());
    private final CountDownLatch removed = new CountDownLatch(1);

    /** Slabs that have moved away, and how long none of their VMs ran. */
    private final LongAdder left = new LongAdder(), frozenNanos = new LongAdder();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("plankton-cluster").factory());

    Cluster(
            NodeId self,
            String name,
            int slabs,
            SlabSource source,
            PeerNetwork network,
            ClusterBuilder.Joining joining,
            Duration limit,
            boolean namesOwners)
            throws IOException {
        this.network = network;
        host = new SlabHost(self, source, slabs);
        boolean done = false;
        Membership joined = null;
        try {
            joined = joining.join(self);
            membership = joined;
            membershipAddress = joining.address(joined);
            control = joining.control(joined, host);
            requests = new RequestRouter(self, host, network, control, tally, timer, limit, namesOwners);
            serial = new SerialRouter(host, requests, control, timer);
            transfers = new Transfers(host, network, control, requests, serial, this::left);
            FrameRouter between = new FrameRouter(host, requests, control, tally);
            frames = new Switch(between, () -> slabs * SlabMap.VMS, System::nanoTime);
            between.use(frames);
            network.start(self, name, new MessageDispatcher(control, requests, serial, between, transfers));
            control.directory().onChange(entry -> tell(new ClusterEvent.Owned(entry)));
            membership.onEvent(this::happened);
            membership.members().stream().map(Member::node).forEach(network::want);
            host.start(transfers, vms -> vms.connect(between.leased(frames.cable())));
            timer.scheduleAtFixedRate(requests::expire, 1, 1, TimeUnit.SECONDS);
            done = true;
        } finally {
            if (!done) {
                timer.shutdownNow();
                events.shutdown();
                host.close();
                if (joined != null) {
                    joined.close();
                }
            }
        }
    }

    /** Starts to describe a node. */
    public static ClusterBuilder builder() {
        return new ClusterBuilder();
    }

    private void leave() {
        List<NodeId> members = membership.members().stream().map(Member::node).toList();
        if (removed.getCount() == 0 || members.size() < 2 || !members.contains(self())) {
            return;
        }
        membership.leave();
        try {
            if (!removed.await(LEAVE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "the other nodes have not agreed that this one leaves");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void left(MoveReport report) {
        left.increment();
        frozenNanos.add(report.frozenNanos());
        tell(new ClusterEvent.Left(report));
    }

    private void happened(MembershipEvent event) {
        if (event.kind() == MembershipEvent.Kind.REMOVED && event.node().equals(self())) {
            removed.countDown();
        }
        switch (event.kind()) {
            case UP, REACHABLE -> network.want(event.node());
            case REMOVED -> network.forget(event.node());
            case UNREACHABLE, LEAVING -> {}
        }
        tell(new ClusterEvent.Node(event));
    }

    /** In order, on a thread of its own: what has happened may be under a lock. */
    private void tell(ClusterEvent event) {
        try {
            events.execute(() -> hear(event));
        } catch (RejectedExecutionException e) {
            // The node is closed.
        }
    }

    private void hear(ClusterEvent event) {
        for (Consumer<? super ClusterEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, () -> "a listener of the cluster failed", e);
            }
        }
    }

    /** Why the cluster does not take this node, in one line; empty text if it does, or has not answered yet. */
    public String refusal() {
        return control.refusal();
    }

    /** This node. */
    public NodeId self() {
        return network.self();
    }

    /** Where nodes that join find the membership, as HOST:PORT: {@link ClusterBuilder#seed}. */
    public String membershipAddress() {
        return membershipAddress;
    }

    /** How many slabs the cluster has. */
    public int slabs() {
        return host.count();
    }

    /** What this node knows now. */
    public ClusterStatus status() {
        return new ClusterStatus(
                self(),
                control.coordinator(),
                membership.members(),
                control.directory().map().entries(),
                host.all().stream()
                        .filter(slab -> slab.state() == Slab.State.SERVING || slab.state() == Slab.State.COPYING)
                        .map(Slab::number)
                        .toList(),
                control.lease().held());
    }

    /** Calls {@code listener} with what happens from now on, in order, on one thread for all listeners. */
    public Subscription events(Consumer<? super ClusterEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What has been counted so far of inputs on their way. */
    public Counts<RouteCount> counters() {
        return tally.counts();
    }

    /** All that is counted, by name: of inputs, connections and slabs. */
    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>(control.counts());
        for (RouteCount kind : RouteCount.values()) {
            all.put("route." + kind.name().toLowerCase(Locale.ROOT), tally.sum(kind));
        }
        for (PeerCount kind : PeerCount.values()) {
            all.put(
                    "peer." + kind.name().toLowerCase(Locale.ROOT),
                    network.counters().get(kind));
        }
        all.put("route.pending", (long) requests.pendingRequests());
        all.put("slabs.moving", (long) transfers.moving());
        all.put("slabs.left", left.sum());
        all.put("slabs.frozen_micros", TimeUnit.NANOSECONDS.toMicros(frozenNanos.sum()));
        all.put("map.corrections", control.directory().corrections());
        return all;
    }

    /**
     * Hands a VM of any node a request. The listener's methods must not block.
     *
     * @return as {@link dev.plankton.hypervisor.Vm#request}
     */
    public Offer request(int vm, byte[] bytes, ReplyListener listener) {
        return requests.request(vm, bytes, listener);
    }

    /**
     * The same, with a future, which completes exceptionally with IOException if there is no reply: the VM may have executed the
     * request or not.
     */
    public CompletableFuture<byte[]> call(int vm, byte[] bytes) {
        FutureReply reply = new FutureReply(vm);
        Offer offer = request(vm, bytes, reply);
        if (offer != Offer.ACCEPTED) {
            reply.refused(offer);
        }
        return reply.future();
    }

    /** All VMs of the cluster, for a gateway of this node: {@link dev.plankton.net.Gateway#builder(Endpoints)}. */
    public Endpoints endpoints() {
        return new AllVms();
    }

    /** Over the event loops of the connections to other nodes. */
    private final class AllVms implements Endpoints, SharedLoops {
        @Override
        public @Nullable Endpoint endpoint(int number) {
            return number >= 0 && number >>> 16 < host.count() ? new RoutedVm(number, requests, serial) : null;
        }

        @Override
        public Loops loops() {
            return network.loops();
        }
    }

    /** What the NE2000s of all VMs of the cluster are plugged into, for gateways and links of this node. */
    public Switch network() {
        return frames;
    }

    /**
     * Moves a slab to a node, while its VMs run.
     *
     * @param node its name
     * @return ends when it is there; exceptionally, with a line that says why, if it cannot be moved
     */
    public CompletableFuture<Void> move(int slab, String node) {
        if (slab < 0 || slab >= host.count()) {
            throw new IllegalArgumentException("slab out of range (0-%d): %d".formatted(host.count() - 1, slab));
        }
        return control.move(slab, member(node));
    }

    /**
     * Moves all slabs away from a node, and none to it from then on.
     *
     * @param node its name
     */
    public CompletableFuture<Void> drain(String node) {
        return control.drain(member(node));
    }

    /**
     * Whether VMs answer at once through this node: it is a member as all others know, may answer, knows of an owner of each slab, and has a
     * connection to each other member.
     */
    public boolean isReady() {
        List<NodeId> others = membership.members().stream()
                .map(Member::node)
                .filter(member -> !member.equals(self()))
                .toList();
        return membership.isKnownToAll()
                && control.lease().held()
                && control.directory().map().entries().size() == slabs()
                && isConnectedTo(others);
    }

    /** Whether there is a connection to each of these nodes. */
    boolean isConnectedTo(List<NodeId> others) {
        return others.stream().allMatch(other -> network.connection(other) != null);
    }

    /** For tests: ends as a process that is killed. Its VMs end too, and have written what their durability promises. */
    void die() {
        control.close();
        network.close();
        membership.close();
        timer.shutdownNow();
        events.shutdown();
        host.close();
    }

    /** For tests: the connection to a node is lost; another one is made. */
    void disconnect(NodeId node) {
        PeerConnection connection = network.connection(node);
        if (connection != null) {
            connection.close();
        }
    }

    private NodeId member(String name) {
        List<NodeId> all = membership.members().stream().map(Member::node).toList();
        return all.stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node is named %s: there are %s"
                        .formatted(
                                name,
                                String.join(", ", all.stream().map(NodeId::name).toList()))));
    }

    /**
     * Ends this node: its VMs are saved as their durability promises, and those that are kept nowhere end. {@link #drain} it before,
     * and they go on elsewhere. It leaves the cluster, so that the others do not have to find out that it has ended; that takes some
     * seconds where there are others, at most 10.
     */
    @Override
    public void close() {
        boolean drained = host.all().isEmpty();
        if (drained) {
            leave(); // It may be the coordinator, and is until it has left.
        }
        control.close();
        host.close();
        if (!drained) {
            leave(); // Not before its VMs are saved: the others open them then.
        }
        network.close();
        membership.close();
        timer.shutdownNow();
        events.shutdown();
    }
}
