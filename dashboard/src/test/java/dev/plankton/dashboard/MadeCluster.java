package dev.plankton.dashboard;

import dev.plankton.dashboard.cluster.ClusterControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A cluster of two nodes and five slabs that is no more than what it says. */
final class MadeCluster implements ClusterControl {
    private final List<Slab> slabs = new ArrayList<>(IntStream.range(0, 5)
            .mapToObj(n -> new Slab(n, n < 3 ? "node-a" : "node-b", 1, "serving"))
            .toList());

    @Override
    public String self() {
        return "node-a";
    }

    @Override
    public synchronized List<Node> nodes() {
        return List.of(node("node-a", 7001), node("node-b", 7002));
    }

    private Node node(String name, int port) {
        int count =
                (int) slabs.stream().filter(slab -> slab.node().equals(name)).count();
        return new Node(name, "127.0.0.1:" + port, "up", count);
    }

    @Override
    public synchronized List<Slab> slabs() {
        return List.copyOf(slabs);
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("forwarded", 12L);
    }

    @Override
    public synchronized void move(int slab, String node) {
        if (slab >= slabs.size()) {
            throw new IllegalArgumentException("there is no slab %d: 0 to %d".formatted(slab, slabs.size() - 1));
        }
        if (slabs.get(slab).node().equals(node)) {
            throw new IllegalStateException("slab %d is at %s already".formatted(slab, node));
        }
        slabs.set(slab, new Slab(slab, node, slabs.get(slab).epoch() + 1, "serving"));
    }

    @Override
    public synchronized void drain(String node) {
        String other = node.equals("node-a") ? "node-b" : "node-a";
        slabs.replaceAll(slab -> new Slab(slab.number(), other, slab.epoch() + 1, slab.state()));
    }
}
