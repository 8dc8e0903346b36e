package dev.plankton.cli.ctl;

import dev.plankton.dashboard.cluster.ClusterControl;
import java.util.List;
import java.util.Map;

/** A cluster of two nodes and two slabs that is no more than what it says. */
final class TwoNodes implements ClusterControl {
    private final String[] owners = {"node-a", "node b"};

    @Override
    public String self() {
        return "node-a";
    }

    @Override
    public List<Node> nodes() {
        return List.of(node("node b"), node("node-a"));
    }

    private Node node(String name) {
        return new Node(name, "127.0.0.1:7001", "up", (int)
                slabs().stream().filter(slab -> slab.node().equals(name)).count());
    }

    @Override
    public synchronized List<Slab> slabs() {
        return List.of(new Slab(0, owners[0], 1, "serving"), new Slab(1, owners[1], 1, "serving"));
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("forwarded", 12L);
    }

    @Override
    public synchronized void move(int slab, String node) {
        if (slab >= owners.length) {
            throw new IllegalArgumentException("there is no slab " + slab + ": 0 to 1");
        }
        owners[slab] = node;
    }

    @Override
    public synchronized void drain(String node) {
        for (int slab = 0; slab < owners.length; slab++) {
            owners[slab] = owners[slab].equals(node) ? "node-a" : owners[slab];
        }
    }
}
