package dev.plankton.cli.serve;

import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cluster.Cluster;
import dev.plankton.cluster.ClusterEvent;
import dev.plankton.cluster.membership.MembershipEvent;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits until a node is a member of its cluster, before its gateway is opened. For one thread. */
final class NodeJoin {
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
        JoinWait wait = new JoinWait(minimum, System.nanoTime());
        while (!Thread.currentThread().isInterrupted()) {
            int members = cluster.status().nodes().size();
            switch (wait.look(cluster.isReady(), removed.get(), members, System.nanoTime())) {
                case IN -> {
                    return true;
                }
                case AGAIN -> {
                    return false;
                }
                case WAIT_LONG -> say(cluster, members);
                case WAIT -> {}
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
