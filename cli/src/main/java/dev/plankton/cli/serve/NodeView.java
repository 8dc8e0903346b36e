package dev.plankton.cli.serve;

import dev.plankton.cluster.Cluster;
import dev.plankton.cluster.ClusterStatus;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.dashboard.cluster.ClusterControl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** A node's cluster as its control shows it. Safe for any thread. */
final class NodeView implements ClusterControl {
    private final Cluster cluster;

    /** Names of nodes that this one was asked to drain. */
    private final Set<String> draining = ConcurrentHashMap.newKeySet();

    NodeView(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public String self() {
        return cluster.self().name();
    }

    @Override
    public List<Node> nodes() {
        ClusterStatus status = cluster.status();
        Map<NodeId, Integer> counts = new HashMap<>();
        status.slabs().forEach(entry -> counts.merge(entry.owner(), 1, Integer::sum));
        return status.nodes().stream()
                .map(member -> new Node(
                        member.node().name(),
                        member.node().host() + ":" + member.node().port(),
                        state(member),
                        counts.getOrDefault(member.node(), 0)))
                .sorted(Comparator.comparing(Node::name))
                .toList();
    }

    private String state(Member member) {
        if (!member.reachable()) {
            return "unreachable";
        }
        return draining.contains(member.node().name())
                ? "draining"
                : member.status().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Slab> slabs() {
        ClusterStatus status = cluster.status();
        Set<NodeId> members = status.nodes().stream().map(Member::node).collect(Collectors.toSet());
        Set<Integer> serving = new HashSet<>(status.serving());
        Map<Integer, SlabEntry> entries = new HashMap<>();
        status.slabs().forEach(entry -> entries.put(entry.slab(), entry));
        List<Slab> slabs = new ArrayList<>();
        for (int number = 0; number < cluster.slabs(); number++) {
            SlabEntry entry = entries.get(number);
            if (entry == null || !members.contains(entry.owner())) {
                slabs.add(new Slab(number, "", entry == null ? 0 : entry.epoch(), "none"));
            } else {
                boolean own = entry.owner().equals(status.self());
                String state = !own ? "elsewhere" : serving.contains(number) ? "serving" : "waiting";
                slabs.add(new Slab(number, entry.owner().name(), entry.epoch(), state));
            }
        }
        return slabs;
    }

    @Override
    public Map<String, Long> counters() {
        return cluster.counts();
    }

    @Override
    public void move(int slab, String node) throws InterruptedException {
        await(cluster.move(slab, node));
    }

    @Override
    public void drain(String node) throws InterruptedException {
        draining.add(node);
        boolean done = false;
        try {
            await(cluster.drain(node));
            done = true;
        } finally {
            if (!done) {
                draining.remove(node);
            }
        }
    }

    private static void await(CompletableFuture<Void> work) throws InterruptedException {
        try {
            work.get();
        } catch (InterruptedException e) {
            work.cancel(false); // It is asked for no longer.
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IllegalStateException(cause == null ? "it has failed" : String.valueOf(cause.getMessage()), e);
        }
    }
}
