package dev.plankton.cluster.coordination;

import dev.plankton.cluster.coordination.Leader.Follow;
import dev.plankton.cluster.coordination.Message.Ask;
import dev.plankton.cluster.coordination.Message.Grant;
import dev.plankton.cluster.coordination.Message.Moved;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.placement.NodeLoad;
import dev.plankton.cluster.placement.PlacementPlan;
import dev.plankton.cluster.placement.SlabMove;
import dev.plankton.cluster.placement.SlabPlacement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a coordinator has decided in its term, and what it decides next: the map, the moves that are under way, and who is to drain. Asked by
 * {@link Leader}, which knows when deciding is allowed.
 */
final class Decisions {
    private final int term;
    private final ControlSettings settings;
    private final SlabPlacement placement;
    private SlabMap map;

    /** By slab: the revision of the map that brought its entry, and the highest epoch that was given or kept free. */
    private final long[] changedAt, minted;

    private long revision = 1;

    private final Map<Integer, Flight> flights = new TreeMap<>();
    private final Map<Integer, NodeId> wanted = new TreeMap<>();
    private final Set<NodeId> drained = new HashSet<>();

    /** How long a slab stays where a user has moved it, unless its node drains: it would be moved back at once for balance's sake. */
    private static final long KEEP_NANOS = Duration.ofMinutes(10).toNanos();

    /** Where slabs have fewer requests a second than this, on average, it matters less than their number which of them have some. */
    private static final long QUIET = 100;

    /** Slabs that users have moved, until when they stay. */
    private final Map<Integer, Long> kept = new HashMap<>();

    /** Slabs that their owner does not seem to hold, since when; and slabs whose move failed, until when they rest. */
    private final Map<Integer, Long> missing = new HashMap<>(), resting = new HashMap<>();

    private final Loads loads;
    private final Places places;
    private final Map<String, Long> counts = new TreeMap<>();

    Decisions(int term, ControlSettings settings) {
        this.term = term;
        this.settings = settings;
        placement = new SlabPlacement(settings.movesPerNode(), QUIET);
        loads = new Loads(settings.slabs(), settings.lease().toNanos());
        places = new Places(settings);
        map = SlabMap.empty(settings.slabs());
        changedAt = new long[settings.slabs()];
        minted = new long[settings.slabs()];
        for (String name : List.of("openings", "reopenings", "moves", "moves done", "moves failed", "moves unknown")) {
            counts.put(name, 0L);
        }
    }

    /** Takes what is known of the map from before the term, or of what has been handed over. */
    boolean learn(Collection<SlabEntry> entries) {
        List<SlabEntry> news = entries.stream().filter(map::isNews).toList();
        if (news.isEmpty()) {
            return false;
        }
        map = map.with(news);
        revision++;
        news.forEach(entry -> changedAt[entry.slab()] = revision);
        return true;
    }

    /** Takes what a node holds: it may have accepted slabs whose former owner has not said so. */
    boolean learnHeld(NodeId node, Collection<Report.Held> held, long now) {
        List<SlabEntry> news = new ArrayList<>();
        for (Report.Held slab : held) {
            if (slab.epoch() > map.epoch(slab.slab())) {
                news.add(new SlabEntry(slab.slab(), node, slab.epoch()));
            }
        }
        boolean learned = learn(news);
        for (Report.Held slab : held) {
            if (slab.epoch() == map.epoch(slab.slab()) && slab.load() >= 0) {
                loads.counted(slab.slab(), slab.epoch(), slab.load(), now);
            }
        }
        return endFlights() || learned;
    }

    private boolean endFlights() {
        return flights.values().removeIf(flight -> {
            MoveOrder order = flight.order;
            boolean done = map.epoch(order.slab()) >= order.next();
            count("moves done", done && order.to().equals(map.owner(order.slab())));
            return done;
        });
    }

    /** A node has answered a grant: revocations that it has seen have taken effect, as have resumptions. */
    boolean acknowledged(NodeId node, Follow known, long now) {
        boolean news = false;
        Long seen = known.acknowledged;
        if (seen == null) {
            return false;
        }
        for (var flights = this.flights.values().iterator(); flights.hasNext(); ) {
            Flight flight = flights.next();
            if (flight.resumedAt != null) {
                if (flight.order.from().equals(node) && seen - flight.resumedAt > 0) {
                    flights.remove();
                    resting.put(flight.order.slab(), now + settings.lease().toNanos());
                }
            } else if (flight.revokedAt != null && flight.order.to().equals(node) && seen - flight.revokedAt > 0) {
                flight.resumedAt = now;
                news = true;
            }
        }
        return news;
    }

    Grant grant(NodeId to, Follow node, long number, long renewal, long lease) {
        List<SlabEntry> entries = new ArrayList<>();
        if (node.revision < revision) {
            for (int slab = 0; slab < map.slabs(); slab++) {
                SlabEntry entry = changedAt[slab] > node.revision ? map.entry(slab) : null;
                if (entry != null) {
                    entries.add(entry);
                }
            }
        }
        List<MoveOrder> orders = new ArrayList<>(), revoked = new ArrayList<>(), resumed = new ArrayList<>();
        for (Flight flight : flights.values()) {
            MoveOrder order = flight.order;
            if (order.from().equals(to)) {
                (flight.resumedAt == null ? orders : resumed).add(order);
            } else if (order.to().equals(to) && flight.revokedAt != null) {
                revoked.add(order);
            }
        }
        boolean draining = node.report.draining() || drained.contains(to);
        return new Grant(term, number, renewal, lease, revision, entries, orders, revoked, resumed, draining);
    }

    boolean moved(Moved moved, long now) {
        MoveOrder order = moved.order();
        int slab = order.slab();
        if (slab >= map.slabs()) {
            return false;
        }
        Flight flight = flights.get(slab);
        boolean known = flight != null && flight.order.equals(order);
        return switch (moved.outcome()) {
            case DONE -> {
                boolean news = learn(List.of(new SlabEntry(slab, order.to(), order.next())));
                yield endFlights() || news;
            }
            case FAILED -> {
                if (known) {
                    flights.remove(slab);
                    resting.put(slab, now + settings.lease().toNanos());
                    count("moves failed", true);
                }
                yield known;
            }
            case UNKNOWN -> {
                // An order of an earlier coordinator is taken over, or the slab would be without an answer for ever.
                boolean earlier = flight == null
                        && map.epoch(slab) == order.epoch()
                        && order.from().equals(map.owner(slab));
                if (earlier) {
                    flight = new Flight(order);
                    flights.put(slab, flight);
                    minted[slab] = Math.max(minted[slab], order.next());
                }
                boolean first = (known || earlier) && flight != null && flight.revokedAt == null;
                if (first && flight != null) {
                    flight.revokedAt = now;
                    count("moves unknown", true);
                }
                yield first;
            }
        };
    }

    /** Takes a wish of a user: empty text, or why it cannot be. */
    String ask(Ask ask, Map<NodeId, Member> members, Map<NodeId, Follow> nodes) {
        NodeId node = ask.node();
        if (!members.containsKey(node)) {
            return "no node " + node.name() + " in the cluster";
        }
        if (ask.slab() >= map.slabs()) {
            return "slab out of range (0-%d): %d".formatted(map.slabs() - 1, ask.slab());
        }
        if (ask.slab() >= 0) {
            Follow known = nodes.get(node);
            if (known != null && known.report.draining()) {
                return "node " + node.name() + " is draining";
            }
            wanted.put(ask.slab(), node);
            return "";
        }
        boolean others = Places.of(members, nodes, drained).stream()
                .anyMatch(each -> !each.draining() && !each.node().equals(node));
        if (!others) {
            return "no other node to take the slabs of " + node.name();
        }
        drained.add(node);
        return "";
    }

    /**
     * Decides what can be decided now.
     *
     * @param isSafe whether a node that is no member has stopped answering
     * @return whether there is news for any node
     */
    boolean make(Map<NodeId, Member> members, Map<NodeId, Follow> nodes, long now, Predicate<NodeId> isSafe) {
        drained.retainAll(members.keySet());
        resting.values().removeIf(end -> now - end > 0);
        kept.values().removeIf(end -> now - end > 0);
        boolean news = endFlights();
        news |= dropDeadFlights(members, isSafe);
        news |= reopen(members, nodes, now);
        List<NodeLoad> there = Places.of(members, nodes, drained);
        if (there.isEmpty()) {
            return news;
        }
        news |= follow(wanted, members, now);
        Set<Integer> staying = loads.known() ? kept.keySet() : all();
        PlacementPlan plan = placement.plan(map, there, loads.all(), inFlight(), staying);
        news |= open(plan, places.haveSettled(there, now), isSafe);
        news |= move(plan.moves(), members, nodes);
        return news;
    }

    private Set<Integer> all() {
        return IntStream.range(0, map.slabs()).boxed().collect(Collectors.toSet());
    }

    private List<SlabMove> inFlight() {
        return flights.values().stream()
                .map(flight -> new SlabMove(flight.order.slab(), flight.order.from(), flight.order.to()))
                .toList();
    }

    /**
     * Ends moves whose next owner is dead: it may have accepted the slab and answered, so the present owner, if it lives, gets a new epoch.
     */
    private boolean dropDeadFlights(Map<NodeId, Member> members, Predicate<NodeId> isSafe) {
        List<SlabEntry> entries = new ArrayList<>();
        flights.values().removeIf(flight -> {
            MoveOrder order = flight.order;
            if (members.containsKey(order.to()) || !isSafe.test(order.to())) {
                return false;
            }
            if (members.containsKey(order.from())) {
                entries.add(mint(order.slab(), order.from()));
            }
            return members.containsKey(order.from()) || isSafe.test(order.from());
        });
        return learn(entries);
    }

    /** Gives slabs a new epoch that their owner should hold and does not: it could not open them. */
    private boolean reopen(Map<NodeId, Member> members, Map<NodeId, Follow> nodes, long now) {
        Map<NodeId, Set<Integer>> held = new HashMap<>();
        nodes.forEach((node, known) -> {
            Set<Integer> slabs = new HashSet<>();
            known.report.held().forEach(slab -> slabs.add(slab.slab()));
            held.put(node, slabs);
        });
        List<SlabEntry> entries = new ArrayList<>();
        for (int slab = 0; slab < map.slabs(); slab++) {
            NodeId owner = map.owner(slab);
            Follow known = owner == null ? null : nodes.get(owner);
            if (owner == null
                    || known == null
                    || !members.containsKey(owner)
                    || flights.containsKey(slab)
                    || known.revision < changedAt[slab]
                    || held.getOrDefault(owner, Set.of()).contains(slab)) {
                missing.remove(slab);
            } else if (now - missing.computeIfAbsent(slab, _ -> now)
                    > settings.lease().toNanos()) {
                missing.remove(slab);
                count("reopenings", true);
                entries.add(mint(slab, owner));
            }
        }
        return learn(entries);
    }

    private boolean follow(Map<Integer, NodeId> wishes, Map<NodeId, Member> members, long now) {
        boolean news = false;
        for (var wish : Map.copyOf(wishes).entrySet()) {
            int slab = wish.getKey();
            NodeId from = map.owner(slab), to = wish.getValue();
            Member source = from == null ? null : members.get(from);
            if (!members.containsKey(to) || to.equals(from)) {
                wishes.remove(slab);
            } else if (from != null && source != null && source.reachable() && !flights.containsKey(slab)) {
                wishes.remove(slab);
                kept.put(slab, now + KEEP_NANOS);
                begin(new SlabMove(slab, from, to));
                news = true;
            }
        }
        return news;
    }

    private boolean open(PlacementPlan plan, boolean mayBegin, Predicate<NodeId> isSafe) {
        List<SlabEntry> entries = new ArrayList<>();
        plan.openings().forEach((slab, node) -> {
            NodeId before = map.owner(slab);
            Flight flight = flights.get(slab);
            boolean allowed = before == null ? mayBegin : isSafe.test(before);
            // Where the slab was going it may be already: that node alone can know, or is dead and must be over too.
            if (allowed && (flight == null || flight.order.to().equals(node) || isSafe.test(flight.order.to()))) {
                flights.remove(slab);
                entries.add(mint(slab, node));
                count("openings", true);
            }
        });
        return learn(entries);
    }

    private boolean move(List<SlabMove> moves, Map<NodeId, Member> members, Map<NodeId, Follow> nodes) {
        boolean news = false;
        for (SlabMove move : moves) {
            Member source = members.get(move.from());
            // One that is being opened cannot be moved yet.
            boolean serves = nodes.containsKey(move.from())
                    && nodes.get(move.from()).report.held().stream()
                            .anyMatch(held -> held.slab() == move.slab()
                                    && held.epoch() == map.epoch(move.slab())
                                    && held.load() >= 0);
            Follow target = nodes.get(move.to());
            boolean takes = target != null && target.leaseEnd != null; // Else it may not accept anything.
            if (source != null && source.reachable() && serves && takes && !resting.containsKey(move.slab())) {
                begin(move);
                news = true;
            }
        }
        return news;
    }

    private void begin(SlabMove move) {
        int slab = move.slab();
        long next = mint(slab, move.to()).epoch();
        flights.put(slab, new Flight(new MoveOrder(slab, move.from(), map.epoch(slab), move.to(), next)));
        count("moves", true);
    }

    private SlabEntry mint(int slab, NodeId owner) {
        minted[slab] = Epochs.next(term, Math.max(minted[slab], map.epoch(slab)));
        return new SlabEntry(slab, owner, minted[slab]);
    }

    private void count(String what, boolean happened) {
        if (happened) {
            counts.merge(what, 1L, Long::sum);
        }
    }

    Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
