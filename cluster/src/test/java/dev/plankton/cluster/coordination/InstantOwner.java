package dev.plankton.cluster.coordination;

import dev.plankton.cluster.lease.Lease;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Owns slabs without VMs, at once, for tests; all owners of a JVM know each other, and hand slabs over by a call. */
public final class InstantOwner implements SlabOwner {
    private static final Map<NodeId, InstantOwner> ALL = new ConcurrentHashMap<>();

    private final NodeId self;
    private final Map<Integer, Long> slabs = new ConcurrentHashMap<>();
    private volatile SlabControl control;

    public InstantOwner(NodeId self) {
        this.self = self;
        ALL.put(self, this);
    }

    /** Whom to report the end of moves to. */
    public void control(SlabControl toReport) {
        control = toReport;
    }

    public Lease lease() {
        return control.lease();
    }

    @Override
    public void open(int slab, long epoch) {
        slabs.put(slab, epoch);
    }

    @Override
    public void drop(int slab, long epoch) {
        slabs.remove(slab, epoch);
    }

    @Override
    public void move(MoveOrder order) {
        InstantOwner to = ALL.get(order.to());
        if (to.control.accept(order)) {
            to.slabs.put(order.slab(), order.next());
            control.moved(order);
            slabs.remove(order.slab(), order.epoch());
        } else {
            control.moveFailed(order, "refused");
        }
    }

    @Override
    public void resume(MoveOrder order) {}

    @Override
    public Collection<SlabEntry> held() {
        return List.copyOf(slabs.entrySet().stream()
                .map(slab -> new SlabEntry(slab.getKey(), self, slab.getValue()))
                .toList());
    }

    @Override
    public long load(int slab) {
        return 0;
    }
}
