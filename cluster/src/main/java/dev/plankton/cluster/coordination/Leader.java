package dev.plankton.cluster.coordination;

import dev.plankton.clock.HostClock;
import dev.plankton.cluster.coordination.Message.Answer;
import dev.plankton.cluster.coordination.Message.Ask;
import dev.plankton.cluster.coordination.Message.Claim;
import dev.plankton.cluster.coordination.Message.Grant;
import dev.plankton.cluster.coordination.Message.Moved;
import dev.plankton.cluster.coordination.Message.Promise;
import dev.plankton.cluster.coordination.Message.Refusal;
import dev.plankton.cluster.coordination.Message.Renew;
import dev.plankton.cluster.lease.TimedLease;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.NodeId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of the oldest node that decides, for one term: first it has every member promise to follow it and say what it knows, then it
 * grants leases and gives slabs to nodes. It does so only while more than half of the members have followed it within the time of a lease,
 * so that one that was cut off, or stopped and resumed, decides nothing. Not safe for threads: {@link ControlNode} holds a lock.
 */
final class Leader {
    private final int term;
    private final NodeId self;
    private final ControlSettings settings;
    private final HostClock clock;
    private final BiConsumer<NodeId, Message> out;
    private final Map<NodeId, Promise> promises = new HashMap<>();
    private final Map<NodeId, Follow> nodes = new HashMap<>();
    private final Decisions decisions;
    private final long lease, leaseWithMargin;
    private Map<NodeId, Member> members = new LinkedHashMap<>();
    private boolean leading, news;

    /** When leases are over that earlier coordinators may have granted. */
    private long oldLeasesEnd;

    /** What is known of a node since the term began. */
    static final class Follow {
        Report report = new Report(0, 1, false, List.of());
        boolean reported, refused;

        /** The number, which is the time, of the last grant that the node has received; null before the first. */
        @Nullable
        Long acknowledged;

        /** When the lease that it was last granted is over for certain; null before the first. */
        @Nullable
        Long leaseEnd;

        long revision;
    }

    Leader(int term, NodeId self, ControlSettings settings, HostClock clock, BiConsumer<NodeId, Message> out) {
        this.term = term;
        this.self = self;
        this.settings = settings;
        this.clock = clock;
        this.out = out;
        lease = settings.lease().toNanos();
        leaseWithMargin = (long) (lease * (1 + TimedLease.MARGIN));
        oldLeasesEnd = clock.nanoTime();
        decisions = new Decisions(term, settings);
    }

    int term() {
        return term;
    }

    void tick(Map<NodeId, Member> present) {
        members = present;
        if (!leading) {
            promises.keySet().retainAll(members.keySet());
            begin();
            members.keySet().stream()
                    .filter(node -> !promises.containsKey(node))
                    .forEach(node -> out.accept(node, new Claim(term)));
            return;
        }
        long now = clock.nanoTime();
        nodes.entrySet().removeIf(node -> !members.containsKey(node.getKey()) && isOver(node.getValue().leaseEnd, now));
        decide(now);
    }

    private static boolean isOver(@Nullable Long end, long now) {
        return end == null || now - end > 0;
    }

    /** Takes the answer to a claim; false if a higher term is needed. */
    boolean promised(NodeId from, Promise promise) {
        if (promise.term() > term) {
            return false;
        }
        if (leading || promise.term() < term) {
            return true;
        }
        long now = clock.nanoTime();
        promises.put(from, promise);
        // The coordinator before may have decided for a lease after this node heard it, and granted leases until then.
        long end = now - promise.quiet() + 2 * leaseWithMargin;
        oldLeasesEnd = end - oldLeasesEnd > 0 ? end : oldLeasesEnd;
        begin();
        return true;
    }

    /** Leads if all members have promised: on a promise, or when those have been removed that did not. */
    private void begin() {
        if (!leading && promises.keySet().containsAll(members.keySet())) {
            leading = true;
            promises.forEach((node, each) -> {
                if (!reported(node, each.report()).refused) {
                    decisions.learn(each.known());
                }
            });
            push();
        }
    }

    private Follow reported(NodeId from, Report report) {
        Follow node = nodes.computeIfAbsent(from, _ -> new Follow());
        node.refused = report.slabs() != settings.slabs();
        if (!node.refused) {
            node.report = report;
            node.reported = true;
            news |= decisions.learnHeld(from, report.held(), clock.nanoTime());
        }
        return node;
    }

    /** Answers a node that asks for its lease; false if it has seen a higher term. */
    boolean renewed(NodeId from, Renew renew) {
        if (renew.term() > term) {
            return false;
        }
        Member member = members.get(from);
        if (!leading || member == null) {
            return true;
        }
        long now = clock.nanoTime();
        Follow node = reported(from, renew.report());
        if (node.refused) {
            out.accept(
                    from,
                    new Refusal("the cluster has %d slabs, node %s was started with %d"
                            .formatted(
                                    settings.slabs(),
                                    from.name(),
                                    renew.report().slabs())));
            return true;
        }
        boolean follows = renew.term() == term;
        node.revision = follows ? renew.revision() : 0;
        if (follows && renew.granted() != 0) {
            node.acknowledged = renew.granted();
        }
        boolean leased = member.status() != Member.Status.JOINING && hasMajority(now);
        if (leased) {
            node.leaseEnd = now + leaseWithMargin;
        }
        news |= decisions.acknowledged(from, node, now);
        out.accept(from, grant(from, node, renew.number(), leased ? lease : 0));
        if (news) {
            decide(now);
        }
        return true;
    }

    private Grant grant(NodeId to, Follow node, long renewal, long leaseNanos) {
        return decisions.grant(to, node, stamp(), renewal, leaseNanos);
    }

    /** The time as the number of a grant, which is never 0. */
    private long stamp() {
        long now = clock.nanoTime();
        return now == 0 ? 1 : now;
    }

    /** Whether more than half of the members have followed this node within the time of a lease: no other can lead meanwhile. */
    private boolean hasMajority(long now) {
        long following = members.keySet().stream()
                .filter(node -> node.equals(self) || isRecent(nodes.get(node), now))
                .count();
        return 2 * following > members.size();
    }

    private boolean isRecent(@Nullable Follow node, long now) {
        return node != null && node.acknowledged != null && now - node.acknowledged < lease;
    }

    private void decide(long now) {
        if (hasMajority(now)) {
            news |= decisions.make(members, nodes, now, node -> isSafe(node, now));
        }
        if (news) {
            push();
        }
    }

    /** Whether a node that is no member any more has stopped answering for certain. */
    private boolean isSafe(NodeId gone, long now) {
        Follow node = nodes.get(gone);
        return now - oldLeasesEnd > 0 && (node == null || isOver(node.leaseEnd, now));
    }

    private void push() {
        news = false;
        for (NodeId node : members.keySet()) {
            Follow known = nodes.computeIfAbsent(node, _ -> new Follow());
            if (!known.refused) {
                out.accept(node, grant(node, known, 0, 0));
            }
        }
    }

    void moved(Moved moved) {
        if (leading) {
            news |= decisions.moved(moved, clock.nanoTime());
            decide(clock.nanoTime());
        }
    }

    void asked(NodeId from, Ask ask) {
        if (leading) {
            String error = decisions.ask(ask, members, nodes);
            out.accept(from, new Answer(ask.number(), error));
            news |= error.isEmpty();
            decide(clock.nanoTime());
        }
    }

    Map<String, Long> counts() {
        return decisions.counts();
    }
}
