package dev.plankton.cli.serve;

import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cluster.Cluster;
import dev.plankton.cluster.ClusterEvent;
import dev.plankton.cluster.ClusterStatus;
import dev.plankton.cluster.membership.MembershipEvent;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits until a node is a member of its cluster, before its gateway is opened. For one thread. */
final class NodeJoin {
    /** How long slabs may be without a node before VMs of the others are served. */
    private static final int WHOLE_SECONDS = 60;

    /** How long too few nodes may be members before this one looks for a cluster again; after how long it says that it waits. */
    private static final int FEW_SECONDS = 30, SAY_SECONDS = 5;

    private static final int POLL_MILLIS = 20;

    private final Supplier<Cluster> start;
    private final int minimum;
    private final PrintStream err;
    private boolean said;

    private NodeJoin(Supplier<Cluster> start, int minimum, PrintStream err) {
        this.start = start;
        this.minimum = minimum;
        this.err = err;
    }

    /**
     * Starts a node, and starts it again if others have removed it meanwhile, or if it has begun a cluster that too few join: the others
     * may be in another one. Returns when VMs answer at once through it, when that takes too long although it is a member, or when
     * the thread is interrupted.
     *
     * @param minimum members without which no slab is opened
     */
    static Cluster join(Supplier<Cluster> start, int minimum, PrintStream err) {
        NodeJoin join = new NodeJoin(start, minimum, err);
        while (true) {
            Cluster cluster = join.attempt();
            if (cluster != null) {
                return cluster;
            }
        }
    }

    private @Nullable Cluster attempt() {
        Cluster cluster = start.get();
        AtomicBoolean removed = new AtomicBoolean();
        boolean done = false;
        try {
            cluster.events(event -> {
                if (event instanceof ClusterEvent.Node(MembershipEvent happened)
                        && happened.kind() == MembershipEvent.Kind.REMOVED
                        && happened.node().equals(cluster.self())) {
                    removed.set(true);
                }
            });
            done = isIn(cluster, removed);
            return done ? cluster : null;
        } finally {
            if (!done) {
                cluster.close();
            }
        }
    }

    /** Whether it is in the end; false if it has to be started again. */
    private boolean isIn(Cluster cluster, AtomicBoolean removed) {
        long began = System.nanoTime();
        long few = began;
        while (!cluster.isReady() && !Thread.currentThread().isInterrupted()) {
            long now = System.nanoTime();
            ClusterStatus status = cluster.status();
            int members = status.nodes().size();
            boolean alone = members > 0 && members < minimum;
            if (!alone) {
                few = now;
            }
            if (removed.get() || now - few > TimeUnit.SECONDS.toNanos(FEW_SECONDS)) {
                return false;
            }
            if (members >= minimum && now - began > TimeUnit.SECONDS.toNanos(WHOLE_SECONDS)) {
                return true;
            }
            if (now - began > TimeUnit.SECONDS.toNanos(SAY_SECONDS)) {
                say(cluster, members);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        }
        return true;
    }

    private void say(Cluster cluster, int members) {
        if (!said) {
            said = true;
            String refusal = cluster.refusal();
            ErrorLines.print(
                    err,
                    refusal.isEmpty()
                            ? "waiting for other nodes: %d of at least %d are members".formatted(members, minimum)
                            : "waiting for the cluster, which refuses this node: " + refusal);
        }
    }
}
