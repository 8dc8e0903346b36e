package dev.plankton.cluster.coordination;

import dev.plankton.clock.HostClock;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.membership.MembershipEvent;
import dev.plankton.cluster.membership.MembershipEvent.Kind;
import dev.plankton.cluster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A node of a {@link SimulatedCluster}: the real control, over a membership and slabs that are simulated. */
final class SimulatedNode implements Membership, SlabOwner {
    /** A slab here: answered for while it is serving. */
    private static final class Slab {
        final long epoch, since;
        boolean serving, offered;

        Slab(long epoch, long since) {
            this.epoch = epoch;
            this.since = since;
        }
    }

    final NodeId id;
    final ControlNode control;
    final Map<NodeId, Member> view = new LinkedHashMap<>();

    /** What comes to each slab a second, while it is here. */
    final long[] loads;

    private final SimulatedCluster cluster;
    private final ControlSettings settings;
    private final Map<Integer, Slab> slabs = new HashMap<>();
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    /** Killed; stopped; knows that it is no member; is none, as the others see it. */
    boolean dead, paused, out, gone;

    SimulatedNode(NodeId id, SimulatedCluster cluster, ControlSettings settings, HostClock clock) {
        this.id = id;
        this.cluster = cluster;
        this.settings = settings;
        loads = new long[settings.slabs()];
        control = new ControlNode(this, this, settings, clock);
        tick();
    }

    private void tick() {
        cluster.time.after(settings.renewEvery(), () -> {
            if (!dead) {
                run(control::tick);
                tick();
            }
        });
    }

    /** What a process does: later if it is paused, never if it is dead. */
    void run(Runnable work) {
        if (paused) {
            backlog.add(work);
        } else if (!dead) {
            work.run();
        }
    }

    void resume() {
        paused = false;
        // In what order a process that wakes finds its timers and messages cannot be said.
        List<Runnable> work = new ArrayList<>(backlog);
        backlog.clear();
        work.forEach(each -> {
            run(each);
            cluster.check();
        });
    }

    boolean answers(int slab) {
        Slab held = slabs.get(slab);
        return !dead
                && !paused
                && held != null
                && held.serving
                && control.lease().held();
    }

    long epoch(int slab) {
        return slabs.get(slab).epoch;
    }

    void see(Kind kind, NodeId node, Member.Status status, boolean reachable) {
        run(() -> {
            if (kind == Kind.REMOVED) {
                view.remove(node);
                out |= node.equals(id);
            } else {
                view.put(node, new Member(node, status, reachable));
            }
            if (!out || node.equals(id)) {
                control.happened(new MembershipEvent(kind, node));
            }
        });
    }

    void receive(NodeId from, byte[] message) {
        run(() -> control.received(from, message));
    }

    @Override
    public NodeId self() {
        return id;
    }

    @Override
    public List<Member> members() {
        return out
                ? List.of()
                : view.values().stream()
                        .sorted(Comparator.comparingLong(member -> member.node().incarnation()))
                        .toList();
    }

    @Override
    public void onEvent(Consumer<MembershipEvent> listener) {
        throw new UnsupportedOperationException("events are given to the control");
    }

    @Override
    public void onMessage(BiConsumer<NodeId, byte[]> listener) {
        throw new UnsupportedOperationException("messages are given to the control");
    }

    @Override
    public void send(NodeId to, byte[] message) {
        cluster.send(id, to, message);
    }

    @Override
    public void leave() {
        throw new UnsupportedOperationException("nodes only die");
    }

    @Override
    public void close() {
        dead = true;
    }

    @Override
    public void open(int slab, long epoch) {
        Slab before = slabs.put(slab, new Slab(epoch, cluster.time.now()));
        Slab now = slabs.get(slab);
        if (before != null && before.serving && !before.offered) {
            serve(slab, now);
        } else {
            cluster.time.between(1, 400, () -> run(() -> serve(slab, now)));
        }
    }

    private void serve(int slab, Slab held) {
        if (slabs.get(slab) == held) {
            held.serving = true;
            cluster.served(slab, held.epoch, id);
        }
    }

    @Override
    public void drop(int slab, long epoch) {
        Slab held = slabs.get(slab);
        if (held != null && held.epoch <= epoch) {
            slabs.remove(slab);
        }
    }

    /** Copies for a while, freezes the slab, and offers it; the offer or its answer may be lost, which a time-out shows. */
    @Override
    public void move(MoveOrder order) {
        cluster.time.between(
                10,
                1500,
                () -> run(() -> {
                    Slab held = slabs.get(order.slab());
                    if (held == null
                            || held.epoch != order.epoch()
                            || !held.serving
                            || cluster.random.nextInt(8) == 0) {
                        control.ended(order, Message.Outcome.FAILED, "simulated");
                        return;
                    }
                    held.serving = false;
                    held.offered = true;
                    boolean[] answered = new boolean[1];
                    cluster.reach(id, order.to(), target -> {
                        boolean taken = target.take(order);
                        cluster.reach(target.id, id, _ -> {
                            if (!answered[0]) {
                                answered[0] = true;
                                answered(order, held, taken);
                            }
                        });
                    });
                    cluster.time.after(
                            Duration.ofSeconds(1),
                            () -> run(() -> {
                                if (!answered[0]) {
                                    answered[0] = true;
                                    control.ended(order, Message.Outcome.UNKNOWN, "no answer");
                                }
                            }));
                }));
    }

    /** The slab of {@code order} has been offered, and no answer has come. */
    void offered(MoveOrder order) {
        Slab held = slabs.get(order.slab());
        held.serving = false;
        held.offered = true;
    }

    private boolean take(MoveOrder order) {
        boolean taken = control.accept(order);
        if (taken) {
            Slab held = new Slab(order.next(), cluster.time.now());
            slabs.put(order.slab(), held);
            serve(order.slab(), held);
        }
        return taken;
    }

    private void answered(MoveOrder order, Slab held, boolean taken) {
        if (slabs.get(order.slab()) != held || held.serving) {
            return;
        }
        if (taken) {
            control.ended(order, Message.Outcome.DONE, "");
            slabs.remove(order.slab());
        } else {
            serveAgain(order.slab(), held);
            control.ended(order, Message.Outcome.FAILED, "refused");
        }
    }

    private void serveAgain(int slab, Slab held) {
        held.offered = false;
        serve(slab, held);
    }

    @Override
    public void resume(MoveOrder order) {
        Slab held = slabs.get(order.slab());
        if (held != null && held.epoch == order.epoch()) {
            serveAgain(order.slab(), held);
        }
    }

    @Override
    public Collection<SlabEntry> held() {
        return slabs.entrySet().stream()
                .map(slab -> new SlabEntry(slab.getKey(), id, slab.getValue().epoch))
                .toList();
    }

    @Override
    public long load(int slab) {
        Slab held = slabs.get(slab);
        return held == null || !held.serving && !held.offered
                ? -1
                : (cluster.time.now() - held.since) / 1_000_000 * loads[slab] / 1000;
    }
}
