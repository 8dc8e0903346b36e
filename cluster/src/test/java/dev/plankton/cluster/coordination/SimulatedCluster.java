package dev.plankton.cluster.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.Member.Status;
import dev.plankton.cluster.membership.MembershipEvent.Kind;
import dev.plankton.cluster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Nodes with the real control in virtual time: messages are late, lost with a cut, clocks differ, processes are killed or paused, and the
 * membership removes what is cut off from the larger part, as a split-brain resolver does. After each event it is checked that no two nodes
 * answer for a slab.
 */
final class SimulatedCluster {
    final Random random;
    final VirtualTime time;
    final ControlSettings settings;
    final List<SimulatedNode> nodes = new ArrayList<>();

    /** Who may be talked to: nodes of the same number. */
    private final Map<NodeId, Integer> parts = new HashMap<>();

    private final Map<Long, NodeId> servedBy = new HashMap<>();
    private final Map<Integer, Long> lastEpoch = new HashMap<>();
    /** By sender and receiver: when the last message between them arrives. */
    private final Map<Long, Long> lastArrival = new HashMap<>();

    private int lives;

    SimulatedCluster(long seed, ControlSettings settings) {
        random = new Random(seed);
        time = new VirtualTime(random);
        this.settings = settings;
    }

    /** The members that live, of which no other has been removed; oldest first. */
    List<SimulatedNode> members() {
        return nodes.stream().filter(node -> !node.dead && !node.gone).toList();
    }

    SimulatedNode join(String name) {
        return join(name, settings);
    }

    SimulatedNode join(String name, ControlSettings own) {
        NodeId id = new NodeId(name, "127.0.0.1", 1000, ++lives);
        // A tenth is what leases allow for between two clocks.
        double rate = 0.96 + 0.08 * random.nextDouble();
        SimulatedNode node = new SimulatedNode(id, this, own, time.clock(rate, random.nextLong()));
        List<SimulatedNode> before = List.copyOf(members());
        nodes.add(node);
        parts.put(id, 0);
        before.forEach(other -> node.see(Kind.UP, other.id, Status.UP, true));
        node.view.put(id, new Member(id, Status.JOINING, true));
        before.forEach(other -> time.between(0, 200, () -> see(other, Kind.REACHABLE, node, Status.JOINING)));
        time.after(
                Duration.ofMillis(300),
                () -> members().forEach(other -> time.between(0, 200, () -> see(other, Kind.UP, node, Status.UP))));
        return node;
    }

    private static void see(SimulatedNode other, Kind kind, SimulatedNode node, Status status) {
        if (!node.gone) {
            other.see(kind, node.id, status, true);
        }
    }

    void send(NodeId from, NodeId to, byte[] message) {
        reach(from, to, node -> node.receive(from, message));
    }

    /** Between two nodes nothing overtakes; a tenth of a second is much for a network, and little for a pause. */
    void reach(NodeId from, NodeId to, Consumer<SimulatedNode> work) {
        long arrives = Math.max(
                time.now() + random.nextLong(100_000, random.nextInt(20) == 0 ? 100_000_000 : 3_000_000),
                lastArrival.merge(from.incarnation() * 1000 + to.incarnation(), 0L, Math::max));
        lastArrival.put(from.incarnation() * 1000 + to.incarnation(), arrives);
        time.after(Duration.ofNanos(arrives - time.now()), () -> {
            SimulatedNode node = node(to);
            if (node != null && connected(from, to) && random.nextInt(200) != 0) {
                node.run(() -> work.accept(node));
            }
        });
    }

    private SimulatedNode node(NodeId id) {
        return nodes.stream().filter(node -> node.id.equals(id)).findFirst().orElse(null);
    }

    private boolean connected(NodeId from, NodeId to) {
        return parts.get(from).equals(parts.get(to));
    }

    /** Cuts some nodes off from the others until {@link #heal}. */
    void cut(Collection<SimulatedNode> off) {
        off.forEach(node -> parts.put(node.id, 1));
        resolve();
    }

    void heal() {
        parts.replaceAll((_, _) -> 0);
        answering();
        resolve();
    }

    /** Nodes that have become unreachable and are not removed are seen again. */
    private void answering() {
        time.between(
                500,
                1000,
                () -> members()
                        .forEach(node -> members().forEach(other -> {
                            if (!other.paused && connected(node.id, other.id) && node.view.containsKey(other.id)) {
                                see(node, Kind.REACHABLE, other, Status.UP);
                            }
                        })));
    }

    void kill(SimulatedNode node) {
        node.dead = true;
        resolve();
    }

    void pause(SimulatedNode node, Duration howLong) {
        node.paused = true;
        resolve();
        time.after(howLong, () -> {
            if (!node.dead) {
                node.resume();
                answering();
                forget(node);
            }
        });
    }

    /** A node that the others have removed finds out when they do not answer it. */
    private void forget(SimulatedNode node) {
        long patience = settings.lease().toMillis();
        time.between(patience, patience * 2, () -> {
            if (node.gone && !node.out) {
                node.see(Kind.REMOVED, node.id, Status.LEAVING, false);
            }
        });
    }

    /** What the membership does in the end about nodes that do not answer, if they do not then either. */
    private void resolve() {
        long patience = settings.lease().toMillis();
        time.between(
                patience,
                patience + 500,
                () -> split().forEach((part, lost) -> part.forEach(
                        node -> lost.forEach(gone -> node.see(Kind.UNREACHABLE, gone.id, Status.UP, false)))));
        time.between(patience * 18 / 10, patience * 18 / 10 + 500, this::remove);
    }

    /** The parts that can talk, each with the nodes that it has lost. */
    private Map<List<SimulatedNode>, List<SimulatedNode>> split() {
        Map<List<SimulatedNode>, List<SimulatedNode>> split = new LinkedHashMap<>();
        List<SimulatedNode> all = nodes.stream().filter(node -> !node.gone).toList();
        for (int part = 0; part < 2; part++) {
            int which = part;
            List<SimulatedNode> here = all.stream()
                    .filter(node -> !node.dead && !node.paused && parts.get(node.id) == which)
                    .toList();
            List<SimulatedNode> lost = new ArrayList<>(all);
            lost.removeAll(here);
            if (!here.isEmpty() && !lost.isEmpty()) {
                split.put(here, lost);
            }
        }
        return split;
    }

    private void remove() {
        Map<List<SimulatedNode>, List<SimulatedNode>> split = split();
        for (var part : split.entrySet()) {
            List<SimulatedNode> here = part.getKey(), lost = part.getValue();
            int size = here.size() + lost.size();
            boolean stays = 2 * here.size() > size || 2 * here.size() == size && lowest(here, lost);
            if (stays) {
                lost.forEach(gone -> {
                    gone.gone = true;
                    here.forEach(
                            node -> time.between(0, 300, () -> node.see(Kind.REMOVED, gone.id, Status.LEAVING, false)));
                });
            } else {
                here.forEach(node -> {
                    node.gone = true;
                    time.between(0, 1000, () -> node.see(Kind.REMOVED, node.id, Status.LEAVING, false));
                });
            }
        }
    }

    private static boolean lowest(List<SimulatedNode> here, List<SimulatedNode> lost) {
        long least =
                here.stream().mapToLong(node -> node.id.incarnation()).min().orElseThrow();
        return lost.stream().allMatch(node -> node.id.incarnation() > least);
    }

    /** A slab has been answered for: never by two nodes in one epoch. */
    void served(int slab, long epoch, NodeId node) {
        NodeId before = servedBy.putIfAbsent(epoch << 8 | slab, node);
        assertThat(before == null ? node : before)
                .as("owners of slab %d in epoch %d", slab, epoch)
                .isEqualTo(node);
    }

    /** No two nodes answer for a slab, and what answers is of an epoch that is not over. */
    void check() {
        for (int slab = 0; slab < settings.slabs(); slab++) {
            SimulatedNode answering = null;
            for (SimulatedNode node : nodes) {
                if (node.answers(slab)) {
                    if (answering != null) {
                        throw new AssertionError("slab %d is answered for by %s in epoch %d and %s in epoch %d at %d ms"
                                .formatted(
                                        slab,
                                        answering.id,
                                        answering.epoch(slab),
                                        node.id,
                                        node.epoch(slab),
                                        time.now() / 1_000_000));
                    }
                    answering = node;
                    long last = lastEpoch.merge(slab, node.epoch(slab), Math::max);
                    assertThat(node.epoch(slab)).as("epoch of slab %d", slab).isEqualTo(last);
                }
            }
        }
    }

    void run(Duration duration) {
        time.run(duration, this::check);
    }

    /** How many slabs each living member answers for. */
    Map<String, Integer> answered() {
        Map<String, Integer> counts = new HashMap<>();
        for (SimulatedNode node : members()) {
            int count = 0;
            for (int slab = 0; slab < settings.slabs(); slab++) {
                count += node.answers(slab) ? 1 : 0;
            }
            counts.put(node.id.name(), count);
        }
        return counts;
    }

    /** Members that do not answer and are not removed yet. */
    int silent() {
        return (int) nodes.stream()
                .filter(node -> !node.gone && (node.dead || node.paused))
                .count();
    }

    /** Some members that nothing has happened to yet. */
    List<SimulatedNode> some(int count) {
        List<SimulatedNode> all = new ArrayList<>(members());
        all.removeIf(node -> node.paused);
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }
}
