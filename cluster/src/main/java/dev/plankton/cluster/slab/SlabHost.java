package dev.plankton.cluster.slab;

import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.coordination.SlabOwner;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.logging.SafeLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The slabs that this node owns. What takes long is done on threads of its own. Safe for any thread. */
public final class SlabHost implements SlabOwner, AutoCloseable {
    private static final SafeLog LOG = SafeLog.of(SlabHost.class);
    private static final long CLOSE_SECONDS = 30, FENCE_MILLIS = 1000;

    private final NodeId self;
    private final SlabSource source;
    private final AtomicReferenceArray<@Nullable Slab> slabs;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("plankton-slab-", 0).factory());

    /** One after the other: booting takes all processors that there are. */
    private final ExecutorService opener = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("plankton-slab-open").factory());

    /** Asks the file system, which may hang, and therefore does nothing else. */
    private final ScheduledExecutorService fences = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("plankton-slab-fence").factory());

    /** Nothing is done before it is known by what. */
    private final CountDownLatch started = new CountDownLatch(1);

    private volatile SlabMover mover = SlabMover.NONE;
    private volatile Consumer<Hypervisor> beforeServing = _ -> {};

    /** A node that owns none of {@code count} slabs yet. */
    public SlabHost(NodeId self, SlabSource source, int count) {
        this.self = self;
        this.source = source;
        slabs = new AtomicReferenceArray<>(count);
    }

    /**
     * Begins to do what it is asked for.
     *
     * @param moves moves slabs away
     * @param prepare is called with the VMs of each slab before it serves
     */
    public void start(SlabMover moves, Consumer<Hypervisor> prepare) {
        mover = moves;
        beforeServing = prepare;
        started.countDown();
        if (source.isStored()) {
            ScheduledFuture<?> _ =
                    fences.scheduleWithFixedDelay(this::endTaken, FENCE_MILLIS, FENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Slabs whose stores another node has taken over are not this node's any more, also where the coordinator has not said so: they cannot be
     * kept, and no reply that waits for that would leave.
     */
    private void endTaken() {
        for (Slab slab : all()) {
            boolean taken = source.isTaken(slab.number(), slab.opened());
            Slab.State state = slab.state(); // Asked last: a frozen slab may be on its way to who has taken the store.
            if (taken && (state == Slab.State.SERVING || state == Slab.State.COPYING)) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the store of slab %d has been taken over by another node: it ends here"
                                .formatted(slab.number()));
                threads.execute(() -> give(slab));
            }
        }
    }

    private boolean isStarted() {
        try {
            started.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Where VMs come from. */
    public SlabSource source() {
        return source;
    }

    /** How many slabs the cluster has. */
    public int count() {
        return slabs.length();
    }

    /** A slab of this node; null if it is another node's. */
    public @Nullable Slab slab(int number) {
        return slabs.get(number);
    }

    /** All of them. */
    public List<Slab> all() {
        List<Slab> all = new ArrayList<>();
        for (int n = 0; n < slabs.length(); n++) {
            Slab slab = slabs.get(n);
            if (slab != null) {
                all.add(slab);
            }
        }
        return all;
    }

    @Override
    public void open(int number, long epoch) {
        Slab slab;
        synchronized (this) {
            Slab there = slabs.get(number);
            if (there != null) {
                there.epoch(Math.max(there.epoch(), epoch));
                threads.execute(() -> mover.resume(there));
                return;
            }
            slab = new Slab(number, epoch);
            slabs.set(number, slab);
        }
        opener.execute(() -> open(slab));
    }

    private void open(Slab slab) {
        if (!isStarted() || slab.state() == Slab.State.GONE) {
            return;
        }
        try {
            serve(slab, source.open(slab.number(), slab.opened(), self.name()));
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "slab %d cannot be opened: %s".formatted(slab.number(), e.getMessage()));
            end(slab);
        }
    }

    /** Has a slab serve with these VMs, once all of them have been read; closes them if that fails, or the slab is another node's. */
    public void serve(Slab slab, Hypervisor vms) {
        boolean serves = false;
        try {
            SlabSource.read(vms);
            prepare(vms);
            serves = slab.serve(vms);
        } finally {
            if (!serves) {
                vms.close();
            }
        }
    }

    /** Prepares VMs before they serve. */
    public void prepare(Hypervisor vms) {
        beforeServing.accept(vms);
    }

    /** A slab that this node owns from now on, whose VMs are about to be there; null if it has it already. */
    public synchronized @Nullable Slab expect(int number, long epoch) {
        if (slabs.get(number) != null) {
            return null;
        }
        Slab slab = new Slab(number, epoch);
        slabs.set(number, slab);
        return slab;
    }

    /** The slab is another node's now. Returns its VMs, which are to be closed, if they are there. */
    public @Nullable Hypervisor remove(Slab slab) {
        slabs.compareAndSet(slab.number(), slab, null);
        return slab.end();
    }

    /** The slab is not this node's any more: its VMs end, if they are there. */
    public void end(Slab slab) {
        Hypervisor vms = remove(slab);
        if (vms != null) {
            vms.close();
        }
    }

    @Override
    public void drop(int number, long epoch) {
        Slab slab = slabs.get(number);
        if (slab != null && slab.epoch() <= epoch) {
            threads.execute(() -> {
                LOG.log(
                        System.Logger.Level.INFO,
                        "slab %d is another node's after epoch %s".formatted(number, Epochs.text(epoch)));
                give(slab);
            });
        }
    }

    private void give(Slab slab) {
        Hypervisor vms = remove(slab);
        mover.dropped(slab);
        if (vms != null) {
            vms.close();
        }
    }

    @Override
    public void move(MoveOrder order) {
        threads.execute(() -> {
            if (isStarted()) {
                mover.move(order);
            }
        });
    }

    @Override
    public void resume(MoveOrder order) {
        Slab slab = slabs.get(order.slab());
        if (slab != null && slab.epoch() == order.epoch()) {
            threads.execute(() -> mover.resume(slab));
        }
    }

    @Override
    public Collection<SlabEntry> held() {
        return all().stream()
                .map(slab -> new SlabEntry(slab.number(), self, slab.epoch()))
                .toList();
    }

    @Override
    public long load(int number) {
        Slab slab = slabs.get(number);
        return slab == null || slab.state() == Slab.State.OPENING ? -1 : slab.entries();
    }

    /** Threads for what may block and belongs to slabs. */
    public ExecutorService threads() {
        return threads;
    }

    /** Closes all slabs, each with what its store promises. */
    @Override
    public void close() {
        started.countDown();
        fences.shutdownNow();
        opener.shutdown();
        for (Slab slab : all()) {
            end(slab);
        }
        threads.shutdown();
        try {
            boolean _ = opener.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
