package dev.plankton.cluster.coordination;

import dev.plankton.clock.HostClock;
import dev.plankton.cluster.coordination.Message.Claim;
import dev.plankton.cluster.coordination.Message.Grant;
import dev.plankton.cluster.coordination.Message.Moved;
import dev.plankton.cluster.coordination.Message.Outcome;
import dev.plankton.cluster.coordination.Message.Promise;
import dev.plankton.cluster.coordination.Message.Renew;
import dev.plankton.cluster.lease.TimedLease;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabDirectory;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a node that obeys: follows one coordinator, that of the highest term it has seen, holds its lease, and notes what its
 * {@link SlabOwner} is to do. Not safe for threads: {@link ControlNode} holds a lock.
 */
final class Follower {
    private static final int MOST_ASKED = 64;

    private final NodeId self;
    private final ControlSettings settings;
    private final SlabDirectory directory;
    private final HostClock clock;
    private final BiConsumer<NodeId, Message> out;
    private final Consumer<Consumer<SlabOwner>> calls;
    final TimedLease lease;

    /** The highest term seen: coordinators of lower ones are not obeyed any more. */
    private int term;

    private @Nullable NodeId coordinator;

    /** When the coordinator of this term was last heard; null if not yet. */
    private @Nullable Long heard;

    /** When one of an earlier term was; at first the start of this node, whose former life may have heard one until then. */
    private long heardBefore;

    private final Map<Long, TimedLease.Asked> asked = new LinkedHashMap<>();
    private long renewals, granted, revision;

    /** The highest epoch by slab under which this node has opened it or accepted it, and must not accept it. */
    private final long[] opened, barred;

    /** Slabs that were accepted and may not be among those that the owner holds yet. */
    private final Map<Integer, Long> accepted = new HashMap<>();

    private final Set<MoveOrder> begun = new HashSet<>(), resumed = new HashSet<>();
    private final Map<MoveOrder, Moved> ended = new HashMap<>();

    /** Moves whose end this node does not know: said again until a coordinator, perhaps the next one, has settled them. */
    private final Map<Integer, Moved> uncertain = new HashMap<>();

    private boolean draining, removed;

    Follower(
            NodeId self,
            ControlSettings settings,
            SlabDirectory directory,
            HostClock clock,
            BiConsumer<NodeId, Message> out,
            Consumer<Consumer<SlabOwner>> calls) {
        this.self = self;
        this.settings = settings;
        this.directory = directory;
        this.clock = clock;
        this.out = out;
        this.calls = calls;
        lease = new TimedLease(clock);
        term = settings.lastTerm();
        heardBefore = clock.nanoTime();
        opened = new long[settings.slabs()];
        barred = new long[settings.slabs()];
    }

    int term() {
        return term;
    }

    @Nullable
    NodeId coordinator() {
        return coordinator;
    }

    void claimed(NodeId from, Claim claim, Collection<Report.Held> held) {
        if (claim.term() > term) {
            follow(from, claim.term());
        }
        boolean agreed = from.equals(coordinator);
        // A claim that is not agreed to is answered with a higher term, or with the same one, which another has got:
        // one more.
        int answer = agreed ? term : Math.max(term, claim.term() + 1);
        out.accept(
                from,
                new Promise(
                        answer,
                        clock.nanoTime() - heardBefore,
                        report(held),
                        directory.map().entries()));
    }

    private void follow(NodeId from, int newTerm) {
        term = newTerm;
        coordinator = from;
        heardBefore = heard == null ? heardBefore : heard;
        heard = null;
        granted = 0;
        revision = 0;
        begun.clear();
        ended.clear();
        resumed.clear();
    }

    /** Asks for the lease: the coordinator or, while there is none, the node that should become it. */
    void renew(NodeId target, Collection<Report.Held> held) {
        asked.put(++renewals, lease.ask());
        if (asked.size() > MOST_ASKED) {
            asked.remove(asked.keySet().iterator().next());
        }
        out.accept(target, new Renew(term, renewals, granted, revision, report(held)));
        uncertain
                .values()
                .removeIf(end ->
                        directory.map().epoch(end.order().slab()) > end.order().epoch());
        uncertain.values().forEach(this::send);
    }

    private Report report(Collection<Report.Held> held) {
        List<Report.Held> all = new ArrayList<>(held);
        all.forEach(slab -> accepted.computeIfPresent(slab.slab(), (_, epoch) -> slab.epoch() >= epoch ? null : epoch));
        accepted.entrySet().removeIf(slab -> directory.map().epoch(slab.getKey()) > slab.getValue());
        all.removeIf(slab -> accepted.containsKey(slab.slab()));
        accepted.forEach((slab, epoch) -> all.add(new Report.Held(slab, epoch, 0)));
        return new Report(settings.slabs(), settings.capacity(), draining, all);
    }

    /** Takes what the coordinator says; true if it is a coordinator that this node has not heard yet. */
    boolean granted(NodeId from, Grant grant, Collection<Report.Held> held) {
        boolean other = coordinator != null && !from.equals(coordinator);
        if (removed || grant.term() < term || (grant.term() == term && other)) {
            return false;
        }
        if (grant.term() > term || coordinator == null) {
            follow(from, grant.term());
        }
        boolean first = heard == null;
        heard = clock.nanoTime();
        granted = granted == 0 || grant.number() - granted > 0 ? grant.number() : granted;
        revision = Math.max(revision, grant.revision());
        draining = grant.draining();
        directory.learn(grant.entries());
        for (MoveOrder order : grant.revoked()) {
            barred[order.slab()] = Math.max(barred[order.slab()], order.next());
        }
        reconcile(held);
        obey(grant);
        TimedLease.Asked when = asked.get(grant.renewal());
        if (when != null && grant.lease() > 0) {
            lease.renew(when, Duration.ofNanos(grant.lease()));
        }
        return first;
    }

    /** Opens what the map gives to this node, and drops what it gives to others. */
    private void reconcile(Collection<Report.Held> held) {
        SlabMap map = directory.map();
        map.ownedBy(self).forEach(slab -> {
            long epoch = map.epoch(slab);
            if (epoch > opened[slab]) {
                opened[slab] = epoch;
                calls.accept(owner -> owner.open(slab, epoch));
            }
        });
        for (Report.Held slab : held) {
            if (map.epoch(slab.slab()) > slab.epoch() && !self.equals(map.owner(slab.slab()))) {
                calls.accept(owner -> owner.drop(slab.slab(), slab.epoch()));
            }
        }
    }

    private void obey(Grant grant) {
        begun.retainAll(grant.orders());
        ended.keySet().retainAll(grant.orders());
        resumed.retainAll(grant.resumed());
        for (MoveOrder order : grant.orders()) {
            Moved end = ended.get(order);
            if (end != null) {
                send(end);
            } else if (begun.add(order)) {
                calls.accept(owner -> owner.move(order));
            }
        }
        for (MoveOrder order : grant.resumed()) {
            if (resumed.add(order)) {
                uncertain.remove(order.slab());
                calls.accept(owner -> owner.resume(order));
            }
        }
    }

    /** The next owner has all of a slab: whether it may hold it now. */
    boolean accept(MoveOrder order) {
        int slab = order.slab();
        if (removed
                || !order.to().equals(self)
                || Epochs.term(order.next()) != term
                || !lease.held()
                || order.next() <= directory.map().epoch(slab)
                || order.next() <= barred[slab]) {
            return false;
        }
        directory.learn(List.of(new SlabEntry(slab, self, order.next())));
        opened[slab] = order.next();
        accepted.put(slab, order.next());
        send(new Moved(order, Outcome.DONE, ""));
        return true;
    }

    /** The present owner says how a move has ended. */
    void ended(MoveOrder order, Outcome outcome, String why) {
        if (outcome == Outcome.DONE) {
            directory.learn(List.of(new SlabEntry(order.slab(), order.to(), order.next())));
        }
        Moved end = new Moved(order, outcome, why);
        if (outcome == Outcome.UNKNOWN) {
            uncertain.put(order.slab(), end);
        } else if (begun.contains(order)) {
            ended.put(order, end);
        }
        send(end);
    }

    private void send(Moved end) {
        if (coordinator != null) {
            out.accept(coordinator, end);
        }
    }

    /** This node is no member any more, for good. */
    void removed(Collection<Report.Held> held) {
        removed = true;
        lease.end();
        held.forEach(slab -> calls.accept(owner -> owner.drop(slab.slab(), slab.epoch())));
    }
}
