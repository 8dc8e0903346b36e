package dev.plankton.cluster.coordination;

import dev.plankton.clock.HostClock;
import dev.plankton.cluster.coordination.Message.Outcome;
import dev.plankton.cluster.lease.Lease;
import dev.plankton.cluster.map.SlabDirectory;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.logging.SafeLog;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Control of slabs by the oldest member, which decides for all. It needs no consensus on the log of its decisions: a slab's epoch names the
 * term of the coordinator, every member has promised to follow no earlier one, and a node answers only while its lease lasts.
 *
 * <p>Has one thread, which also calls the {@link SlabOwner}.
 */
public final class ElectedControl implements SlabControl {
    private static final SafeLog LOG = SafeLog.of(ElectedControl.class);

    private static final String CLOSED = "this node has been closed";

    private final ControlNode node;
    private final Map<Long, Wish> wishes = new ConcurrentHashMap<>();
    private final AtomicLong wishNumbers = new AtomicLong();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1,
            work -> Thread.ofPlatform()
                    .name("plankton-cluster-control")
                    .daemon()
                    .unstarted(work),
            new ThreadPoolExecutor.DiscardPolicy());
    private final long period;

    /** What a user has asked for. Used by the thread alone, but for its result. */
    private static final class Wish {
        final CompletableFuture<Void> result = new CompletableFuture<>();
        final BooleanSupplier done;

        /** The coordinator has it: before, what the map shows may be of an earlier wish. */
        boolean taken;

        Wish(BooleanSupplier done) {
            this.done = done;
        }

        void look() {
            if (taken && done.getAsBoolean()) {
                outside(() -> result.complete(null));
            }
        }

        void answered(String error) {
            if (error.isEmpty()) {
                taken = true;
                look();
            } else {
                outside(() -> result.completeExceptionally(new IllegalStateException(error)));
            }
        }
    }

    /** Starts to take part; {@code owner} is called from now on. */
    public ElectedControl(Membership membership, SlabOwner owner, ControlSettings settings) {
        node = new ControlNode(membership, owner, settings, HostClock.SYSTEM);
        period = settings.renewEvery().toNanos();
        membership.onMessage((from, bytes) -> run(() -> node.received(from, bytes)));
        membership.onEvent(event -> run(() -> node.happened(event)));
        node.directory().onChange(_ -> run(() -> wishes.values().forEach(Wish::look)));
        thread.scheduleWithFixedDelay(guarded(node::tick), 0, period, TimeUnit.NANOSECONDS);
    }

    private void run(Runnable work) {
        thread.execute(guarded(work));
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, () -> "control of slabs failed", e);
            }
        };
    }

    @Override
    public Lease lease() {
        return node.lease();
    }

    @Override
    public SlabDirectory directory() {
        return node.directory();
    }

    @Override
    public boolean accept(MoveOrder order) {
        return node.accept(order);
    }

    @Override
    public void moved(MoveOrder order) {
        node.ended(order, Outcome.DONE, "");
    }

    @Override
    public void moveFailed(MoveOrder order, String why) {
        node.ended(order, Outcome.FAILED, why);
    }

    @Override
    public void moveUnknown(MoveOrder order, String why) {
        node.ended(order, Outcome.UNKNOWN, why);
    }

    @Override
    public CompletableFuture<Void> move(int slab, NodeId to) {
        if (slab < 0 || slab >= directory().map().slabs()) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "slab out of range (0-%d): %d".formatted(directory().map().slabs() - 1, slab)));
        }
        return until(slab, to, () -> to.equals(directory().map().owner(slab)));
    }

    @Override
    public CompletableFuture<Void> drain(NodeId away) {
        return until(-1, away, () -> directory().map().ownedBy(away).findAny().isEmpty());
    }

    /** Asks the coordinator again and again, since it may change, until the map shows what was asked for. */
    private CompletableFuture<Void> until(int slab, NodeId wanted, BooleanSupplier done) {
        Wish wish = new Wish(done);
        long number = wishNumbers.incrementAndGet();
        wishes.put(number, wish);
        Runnable step = guarded(() -> {
            wish.look();
            if (!wish.taken || !done.getAsBoolean()) {
                node.ask(slab, wanted, wish::answered);
            }
        });
        ScheduledFuture<?> asking = thread.scheduleWithFixedDelay(step, 0, period, TimeUnit.NANOSECONDS);
        wish.result.whenComplete((_, _) -> {
            asking.cancel(false);
            wishes.remove(number);
        });
        if (thread.isShutdown()) { // Perhaps after close has gone through the wishes.
            wish.result.completeExceptionally(new IllegalStateException(CLOSED));
        }
        return wish.result;
    }

    /** What follows from a future may block, and ask this control: neither its thread nor the lock of the answer is for that. */
    private static void outside(Runnable completion) {
        Thread.startVirtualThread(completion);
    }

    @Override
    public String coordinator() {
        return node.coordinator();
    }

    @Override
    public String refusal() {
        return node.refusal();
    }

    @Override
    public Map<String, Long> counts() {
        return node.counts();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        wishes.values().forEach(wish -> wish.result.completeExceptionally(new IllegalStateException(CLOSED)));
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
