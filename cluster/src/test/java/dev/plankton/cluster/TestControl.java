package dev.plankton.cluster;

import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.coordination.SlabOwner;
import dev.plankton.cluster.lease.Lease;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabDirectory;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.NodeId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Decides about slabs as a test says: nodes learn only where the test says, so that maps are behind. */
final class TestControl implements SlabControl {
    private final NodeId self;
    private final Map<NodeId, TestControl> all;
    private final SlabOwner owner;
    private final SlabDirectory directory;
    private final Map<Integer, CompletableFuture<Void>> moving = new ConcurrentHashMap<>();

    /** Whether the node may answer. */
    volatile boolean lease = true;

    /** @param all takes this one, and has those of the other nodes */
    TestControl(NodeId self, Map<NodeId, TestControl> all, SlabOwner owner, int slabs) {
        this.self = self;
        this.all = all;
        this.owner = owner;
        directory = new SlabDirectory(SlabMap.empty(slabs));
        all.put(self, this);
    }

    @Override
    public Lease lease() {
        return () -> lease;
    }

    @Override
    public SlabDirectory directory() {
        return directory;
    }

    /** Has this node open a slab, of which all nodes learn. */
    void open(int slab) {
        open(slab, Epochs.next(1, 0));
    }

    /** The same under an epoch. */
    void open(int slab, long epoch) {
        SlabEntry entry = new SlabEntry(slab, self, epoch);
        all.values().forEach(each -> each.directory.learn(List.of(entry)));
        owner.open(slab, entry.epoch());
    }

    /** Gives this node a slab under a higher epoch than any that was minted, as a coordinator does that finds it held by none. */
    void reopen(int slab) {
        SlabEntry entry = new SlabEntry(slab, self, newest(slab).epoch() + 100);
        all.values().forEach(each -> each.directory.learn(List.of(entry)));
        owner.open(slab, entry.epoch());
    }

    /** The slabs that this node says it holds. */
    List<Integer> held() {
        return owner.held().stream().map(SlabEntry::slab).toList();
    }

    @Override
    public CompletableFuture<Void> move(int slab, NodeId to) {
        SlabEntry now = newest(slab);
        CompletableFuture<Void> done = new CompletableFuture<>();
        TestControl source = all.get(now.owner());
        source.moving.put(slab, done);
        source.owner.move(new MoveOrder(slab, now.owner(), now.epoch(), to, Epochs.next(1, now.epoch())));
        return done;
    }

    private SlabEntry newest(int slab) {
        return all.values().stream()
                .map(each -> each.directory.map().entry(slab))
                .filter(entry -> entry != null)
                .max((a, b) -> Long.compare(a.epoch(), b.epoch()))
                .orElseThrow();
    }

    /** Whether slabs that come to this node are taken; asked on a thread that may block. */
    volatile BooleanSupplier accepts = () -> true;

    /** Is run when a slab of this node has been handed over. */
    volatile Runnable whenMoved = () -> {};

    /** The order of which this node does not know how it has ended. */
    volatile @Nullable MoveOrder unknown;

    @Override
    public boolean accept(MoveOrder order) {
        return accepts.getAsBoolean();
    }

    @Override
    public void moveUnknown(MoveOrder order, String why) {
        unknown = order;
        moveFailed(order, "unknown: " + why);
    }

    /** The other node does not have the slab and will not. */
    void resume() {
        owner.resume(Objects.requireNonNull(unknown));
    }

    @Override
    public String refusal() {
        return "";
    }

    @Override
    public void moved(MoveOrder order) {
        whenMoved.run();
        CompletableFuture<Void> done = moving.remove(order.slab());
        if (done != null) {
            done.complete(null);
        }
    }

    @Override
    public void moveFailed(MoveOrder order, String why) {
        CompletableFuture<Void> done = moving.remove(order.slab());
        if (done != null) {
            done.completeExceptionally(new IOException(why));
        }
    }

    @Override
    public CompletableFuture<Void> drain(NodeId node) {
        List<CompletableFuture<Void>> moves = new ArrayList<>();
        NodeId other = all.keySet().stream()
                .filter(each -> !each.equals(node))
                .findFirst()
                .orElseThrow();
        all.get(node).owner.held().forEach(entry -> moves.add(move(entry.slab(), other)));
        return CompletableFuture.allOf(moves.toArray(CompletableFuture[]::new));
    }

    @Override
    public String coordinator() {
        return "the test";
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of();
    }

    @Override
    public void close() {}
}
