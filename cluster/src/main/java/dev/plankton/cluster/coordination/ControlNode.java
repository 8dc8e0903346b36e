package dev.plankton.cluster.coordination;

import dev.plankton.clock.HostClock;
import dev.plankton.cluster.coordination.Message.Answer;
import dev.plankton.cluster.coordination.Message.Ask;
import dev.plankton.cluster.coordination.Message.Claim;
import dev.plankton.cluster.coordination.Message.Grant;
import dev.plankton.cluster.coordination.Message.Moved;
import dev.plankton.cluster.coordination.Message.Outcome;
import dev.plankton.cluster.coordination.Message.Promise;
import dev.plankton.cluster.coordination.Message.Refusal;
import dev.plankton.cluster.coordination.Message.Renew;
import dev.plankton.cluster.lease.Lease;
import dev.plankton.cluster.map.SlabDirectory;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.membership.MembershipEvent;
import dev.plankton.cluster.membership.MembershipEvent.Kind;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.logging.SafeLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a node does about slabs, without a thread: {@link ElectedControl} gives it messages and ticks, tests do so in a time of their
 * own. It obeys as a {@link Follower}, and decides as a {@link Leader} while it is the oldest member. Safe for any thread; what its {@link
 * SlabOwner} is to do it notes, for {@link #perform} outside of its lock.
 */
final class ControlNode {
    private static final SafeLog LOG = SafeLog.of(ControlNode.class);

    /** Questions that may be open: the oldest is forgotten, and asked again by its asker. */
    private static final int MOST_ASKS = 1000;

    private final Membership membership;
    private final NodeId self;
    private final ControlSettings settings;
    private final SlabOwner owner;
    private final HostClock clock;
    private final SlabDirectory directory;
    private final Follower follower;
    private final Queue<Consumer<SlabOwner>> calls = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<Long, Consumer<String>> answers = new LinkedHashMap<>();
    private @Nullable Leader leader;
    private String refusal = "";
    private long asks;
    private boolean removed;

    ControlNode(Membership membership, SlabOwner owner, ControlSettings settings, HostClock clock) {
        this.membership = membership;
        self = membership.self();
        this.owner = owner;
        this.settings = settings;
        this.clock = clock;
        directory = new SlabDirectory(SlabMap.empty(settings.slabs()));
        follower = new Follower(self, settings, directory, clock, this::send, calls::add);
    }

    SlabDirectory directory() {
        return directory;
    }

    Lease lease() {
        return follower.lease;
    }

    private void send(NodeId to, Message message) {
        counts.merge("messages sent", 1L, Long::sum);
        membership.send(to, ControlWire.encode(message));
    }

    /** What is due from time to time, each {@link ControlSettings#renewEvery}. */
    void tick() {
        Collection<Report.Held> held = held();
        synchronized (this) {
            Map<NodeId, Member> members = members();
            NodeId oldest = oldest(members);
            if (removed || oldest == null) {
                return;
            }
            if (!oldest.equals(self)) {
                leader = null;
            } else if (leader == null) {
                leader = newLeader(follower.term() + 1);
            }
            NodeId coordinator = follower.coordinator();
            follower.renew(coordinator != null && members.containsKey(coordinator) ? coordinator : oldest, held);
            if (leader != null) {
                leader.tick(members);
            }
        }
        perform();
    }

    private Leader newLeader(int term) {
        LOG.log(
                System.Logger.Level.INFO,
                () -> "node %s claims to coordinate the cluster in term %d".formatted(self, term));
        counts.merge("claims", 1L, Long::sum);
        return new Leader(term, self, settings, clock, this::send);
    }

    /** The members, oldest first. */
    private Map<NodeId, Member> members() {
        Map<NodeId, Member> members = new LinkedHashMap<>();
        membership.members().forEach(member -> members.put(member.node(), member));
        return members;
    }

    private static @Nullable NodeId oldest(Map<NodeId, Member> members) {
        return members.values().stream()
                .filter(member -> member.status() != Member.Status.JOINING)
                .map(Member::node)
                .findFirst()
                .orElse(null);
    }

    void happened(MembershipEvent event) {
        if (event.kind() == Kind.REMOVED && event.node().equals(self)) {
            Collection<Report.Held> held = held();
            synchronized (this) {
                removed = true;
                leader = null;
                follower.removed(held);
                answers.values()
                        .forEach(answer -> answer.accept("node " + self.name() + " is no longer in the cluster"));
                answers.clear();
            }
            perform();
        } else {
            tick();
        }
    }

    void received(NodeId from, byte[] bytes) {
        Message message;
        try {
            message = ControlWire.decode(bytes);
        } catch (IOException e) {
            synchronized (this) {
                if (counts.merge("messages refused", 1L, Long::sum) == 1) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            () -> "message of node %s refused: %s".formatted(from, e.getMessage()));
                }
            }
            return;
        }
        Collection<Report.Held> held = held();
        synchronized (this) {
            try {
                handle(from, message, held);
            } catch (IllegalArgumentException e) {
                counts.merge("conflicts", 1L, Long::sum);
                LOG.log(
                        System.Logger.Level.ERROR,
                        () -> "message of node %s contradicts what is known: %s".formatted(from, e.getMessage()));
            }
        }
        perform();
    }

    private void handle(NodeId from, Message message, Collection<Report.Held> held) {
        // One that is no member any more may not know it yet, and one that is none yet will say it again.
        if (removed || !members().containsKey(from)) {
            counts.merge("messages of strangers", 1L, Long::sum);
            return;
        }
        Leader leading = leader;
        switch (message) {
            case Claim claim -> follower.claimed(from, claim, held);
            case Grant grant -> {
                refusal = "";
                if (follower.granted(from, grant, held)) {
                    follower.renew(from, held);
                }
            }
            case Refusal refused -> {
                if (!refusal.equals(refused.why())) {
                    refusal = refused.why();
                    LOG.log(System.Logger.Level.ERROR, () -> "the cluster refuses this node: " + refused.why());
                }
            }
            case Answer answer -> {
                Consumer<String> asked = answers.remove(answer.number());
                if (asked != null) {
                    asked.accept(answer.error());
                }
            }
            case Promise promise -> {
                if (leading != null && !leading.promised(from, promise)) {
                    claimAbove(promise.term());
                }
            }
            case Renew renew -> {
                if (leading != null && !leading.renewed(from, renew)) {
                    claimAbove(renew.term());
                }
            }
            case Moved moved -> {
                if (leading != null) {
                    leading.moved(moved);
                }
            }
            case Ask ask -> {
                if (leading != null) {
                    leading.asked(from, ask);
                }
            }
        }
    }

    private void claimAbove(int term) {
        leader = newLeader(Math.max(term, follower.term()) + 1);
        leader.tick(members());
    }

    synchronized boolean accept(MoveOrder order) {
        return follower.accept(order);
    }

    synchronized void ended(MoveOrder order, Outcome outcome, String why) {
        if (!removed) {
            follower.ended(order, outcome, why);
        }
    }

    /** Asks the coordinator; {@code answer} gets an error or empty text, once, if it answers. */
    synchronized void ask(int slab, NodeId node, Consumer<String> answer) {
        if (removed) {
            answer.accept("node " + self.name() + " is no longer in the cluster");
            return;
        }
        NodeId coordinator = follower.coordinator();
        if (coordinator != null) {
            answers.put(++asks, answer);
            if (answers.size() > MOST_ASKS) {
                answers.remove(answers.keySet().iterator().next());
            }
            send(coordinator, new Ask(asks, slab, node));
        }
    }

    synchronized String coordinator() {
        NodeId coordinator = follower.coordinator();
        return coordinator == null ? "" : coordinator.name();
    }

    synchronized String refusal() {
        return refusal;
    }

    synchronized Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>(counts);
        if (leader != null) {
            all.putAll(leader.counts());
            all.put("term", (long) leader.term());
        }
        return all;
    }

    private Collection<Report.Held> held() {
        return owner.held().stream()
                .map(entry -> new Report.Held(entry.slab(), entry.epoch(), owner.load(entry.slab())))
                .toList();
    }

    private void perform() {
        for (; ; ) {
            List<Consumer<SlabOwner>> next;
            synchronized (this) {
                next = List.copyOf(calls);
                calls.clear();
            }
            if (next.isEmpty()) {
                return;
            }
            next.forEach(call -> call.accept(owner));
        }
    }
}
