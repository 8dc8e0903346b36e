package dev.plankton.cluster.route;

import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.counters.RouteCount;
import dev.plankton.cluster.lease.Lease;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.Message.ReplyEnd;
import dev.plankton.cluster.peer.PeerConnection;
import dev.plankton.cluster.peer.PeerNetwork;
import dev.plankton.cluster.slab.Slab;
import dev.plankton.cluster.slab.SlabHost;
import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings requests to VMs and their replies back. A request is at one place at a time, and is sent again only where the answer was
 * that it was not executed: so it is executed once at most, whatever becomes of nodes and connections. Safe for any thread.
 */
public final class RequestRouter {
    /** How often a request is sent because another node owned the VM, before it fails. */
    public static final int MOST_MOVES = 3;

    /** Requests that look for a node at one time, at most. */
    private static final int MOST_SEARCHES = 1 << 14;

    private static final byte[] NOTHING = {};

    private final NodeId self;
    private final SlabHost host;
    private final PeerNetwork network;
    private final SlabControl control;
    private final Lease lease;
    private final Tally<RouteCount> tally;
    private final ScheduledExecutorService timer;
    private final AtomicInteger searches = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final long limit;
    private final OwnerNames names;

    /**
     * A router.
     *
     * @param timer for what is tried again
     * @param limit how long a request that another node has may take
     * @param namesOwners whether clients hear which node answers, and under which epoch
     */
    public RequestRouter(
            NodeId self,
            SlabHost host,
            PeerNetwork network,
            SlabControl control,
            Tally<RouteCount> tally,
            ScheduledExecutorService timer,
            Duration limit,
            boolean namesOwners) {
        this.self = self;
        this.host = host;
        this.network = network;
        this.control = control;
        this.tally = tally;
        this.timer = timer;
        this.limit = limit.toNanos();
        names = new OwnerNames(self.name(), host, namesOwners);
        lease = control.lease();
    }

    /** A number by which another node knows something of this one. */
    long nextId() {
        return ids.incrementAndGet();
    }

    /** Sends a message to a node; false if it was surely not sent. */
    public boolean send(NodeId to, Message message) {
        PeerConnection connection = network.connection(to);
        return connection != null && connection.send(message);
    }

    /** The same for what may get lost. */
    public void sendIfPossible(NodeId to, Message message) {
        boolean _ = send(to, message);
    }

    /** Requests that other nodes have now. */
    public int pendingRequests() {
        return pending.size();
    }

    /**
     * A client of this node has a request for a VM of any node.
     *
     * @return as {@link Vm#request}; with ACCEPTED the client is called in the end, whatever happens
     */
    public Offer request(int vm, byte[] bytes, ReplyListener client) {
        int number = vm >>> 16;
        if (vm < 0 || number >= host.count()) {
            return Offer.GONE;
        }
        return attempt(new Unsent(vm, bytes, client));
    }

    /** Hands a request to the node that owns its VM; what is FULL or GONE has gone nowhere. */
    private Offer attempt(Unsent request) {
        int vm = request.vm();
        Slab slab = host.slab(vm >>> 16);
        if (slab != null) {
            if (slab.enter()) {
                try {
                    LeasedReply reply = new LeasedReply(lease, request.client(), names.own(slab));
                    return requestHere(slab, vm, request.bytes(), reply, RouteCount.LOCAL);
                } finally {
                    slab.leave();
                }
            }
            if (slab.late(() -> again(request.found(request.moves())))) {
                tally.add(RouteCount.LATE);
                return Offer.ACCEPTED;
            }
        }
        NodeId owner = control.directory().map().owner(vm >>> 16);
        PeerConnection connection = owner == null ? null : network.connection(owner);
        if (owner == null || connection == null) {
            return search(request) ? Offer.ACCEPTED : Offer.FULL;
        }
        if (connection.isCongested()) {
            return Offer.FULL;
        }
        tally.add(RouteCount.REMOTE);
        send(request, owner, connection);
        return Offer.ACCEPTED;
    }

    private Offer requestHere(Slab slab, int vm, byte[] bytes, ReplyListener client, RouteCount count) {
        if (!lease.held()) {
            tally.add(RouteCount.WITHOUT_LEASE);
            return Offer.FULL;
        }
        Vm there = slab.hypervisor().vm(vm);
        if (there == null) {
            return Offer.GONE;
        }
        tally.add(count);
        try {
            return there.requestHere(bytes, client);
        } catch (IllegalStateException closed) {
            return Offer.GONE;
        }
    }

    private void send(Unsent request, NodeId owner, PeerConnection connection) {
        Pending sent = new Pending(nextId(), request, owner);
        pending.put(sent.id, sent);
        if (!connection.send(new Message.Request(sent.id, request.vm(), request.bytes()))) {
            if (pending.remove(sent.id) != null) {
                searchOrGiveUp(request);
            }
        } else if (!connection.equals(network.connection(sent.node()))) {
            lost(sent); // It went while this was being sent.
        }
    }

    /**
     * Tries again, soon: a node may be about to own the VM, to be connected, or to take more.
     *
     * @return false if it has been tried for long enough, or too many requests wait like this
     */
    private boolean search(Unsent request) {
        Unsent next = request.soughtAgain();
        if (next.isGivenUp()) {
            return false;
        }
        if (searches.incrementAndGet() > MOST_SEARCHES) {
            searches.decrementAndGet();
            return false;
        }
        try {
            timer.schedule(
                    () -> {
                        searches.decrementAndGet();
                        again(next);
                    },
                    next.delayMillis(),
                    TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            searches.decrementAndGet();
            return false; // The node is closed.
        }
    }

    private void searchOrGiveUp(Unsent request) {
        if (!search(request)) {
            tally.add(RouteCount.NO_OWNER);
            OwnerNames.full(request.client());
        }
    }

    /** Goes on with a request that was accepted and surely not executed. */
    private void again(Unsent request) {
        Offer offer;
        try {
            offer = attempt(request);
        } catch (IllegalArgumentException e) { // It is too long for any VM.
            offer = Offer.GONE;
        }
        switch (offer) {
            case ACCEPTED -> {}
            case FULL -> {
                if (host.slab(request.vm() >>> 16) != null && lease.held()) {
                    OwnerNames.full(request.client());
                } else {
                    searchOrGiveUp(request);
                }
            }
            case GONE -> request.client().dropped();
        }
    }

    /** Another node has a request for a VM. */
    void received(PeerConnection from, Message.Request message) {
        int vm = message.vm();
        int number = vm >>> 16;
        Slab slab = number < host.count() ? host.slab(number) : null;
        if (slab != null && slab.enter()) {
            try {
                PeerReply client = reply(from.node(), message.id(), vm);
                switch (requestHere(slab, vm, message.bytes(), client, RouteCount.SERVED)) {
                    case ACCEPTED -> {}
                    case FULL -> full(from, message.id());
                    case GONE -> client.dropped();
                }
            } catch (IllegalArgumentException e) { // It is too long for any VM.
                boolean _ = from.send(new Message.Reply(message.id(), ReplyEnd.DROPPED, 0, NOTHING));
            } finally {
                slab.leave();
            }
            return;
        }
        if (slab != null && slab.late(() -> received(from, message))) {
            tally.add(RouteCount.LATE);
            return;
        }
        moved(from, message.id(), number);
    }

    /** It was not executed: the node that has the client says so, or tries again if this one may not answer at the moment. */
    private void full(PeerConnection from, long id) {
        boolean _ = from.send(
                lease.held() ? new Message.Reply(id, ReplyEnd.FULL, 0, NOTHING) : new Message.Moved(id, null));
    }

    /** Answers that this node does not own a VM. */
    void moved(PeerConnection from, long id, int slab) {
        tally.add(RouteCount.MOVED);
        SlabMap map = control.directory().map();
        boolean _ = from.send(new Message.Moved(id, slab < map.slabs() ? map.entry(slab) : null));
    }

    /** What takes the reply of a VM to a request that another node's client has. */
    public PeerReply reply(NodeId origin, long id, int vm) {
        return new PeerReply(origin, id, lease, () -> names.epoch(vm >>> 16), this::sendIfPossible);
    }

    /** Part of a reply. */
    void received(PeerConnection from, Message.Reply message) {
        boolean open = message.end() == ReplyEnd.OPEN;
        Pending request = pending.get(message.id());
        if (request == null
                || !request.node().equals(from.node())
                || (!open && !pending.remove(message.id(), request))) {
            tally.add(RouteCount.UNHEARD);
            return;
        }
        request.begun();
        names.other(request.client, from.node().name(), message.epoch());
        byte[] bytes = message.bytes();
        if (bytes.length > 0) {
            request.client.part(bytes, 0, bytes.length);
        }
        switch (message.end()) {
            case OPEN -> {}
            case COMPLETE -> request.client.end();
            case DROPPED -> request.client.dropped();
            case FULL -> OwnerNames.full(request.client);
        }
    }

    /** A request was not executed by the node it was sent to; false if there is no request of this id. */
    boolean received(PeerConnection from, Message.Moved message) {
        Pending request = pending.get(message.id());
        if (request == null || !request.node().equals(from.node()) || !pending.remove(message.id(), request)) {
            return false;
        }
        tally.add(RouteCount.MOVED);
        Unsent unsent = request.unsent();
        SlabEntry entry = message.entry();
        boolean known = entry != null && !entry.owner().equals(from.node());
        if (unsent == null || (known && unsent.moves() >= MOST_MOVES)) {
            tally.add(RouteCount.LOOPED);
            request.client.dropped();
        } else if (known) {
            again(unsent.found(unsent.moves() + 1));
        } else {
            // The node is about to own the slab, or may not answer at the moment.
            searchOrGiveUp(unsent);
        }
        return true;
    }

    /** A request is with another node now, as its VM is. */
    void received(PeerConnection from, Message.Holding message) {
        Pending request = pending.get(message.id());
        if (request != null) {
            request.heldBy(from.node());
        }
    }

    /** A client of this node waits for a request that moves to another node with its VM; returns what that is to know it by. */
    public long adopt(int vm, ReplyListener client, NodeId to) {
        ReplyListener waiting = client instanceof LeasedReply own ? own.leaves() : client;
        Pending request = new Pending(nextId(), waiting, to);
        pending.put(request.id, request);
        return request.id;
    }

    /** Ends {@link #adopt}; false if the client does not wait any more. */
    public boolean release(long id) {
        return pending.remove(id) != null;
    }

    /**
     * A request of this node's client comes here with its VM, whose reply passes on as far as this node may answer.
     *
     * @return what takes the reply; null if the client does not wait any more
     */
    public @Nullable ReplyListener comeHome(long id, int vm) {
        Pending request = pending.remove(id);
        return request == null ? null : new LeasedReply(lease, request.client, names.own(vm >>> 16));
    }

    /** A connection was lost: what its node had may have been executed. */
    void lost(NodeId node) {
        pending.values().stream().filter(request -> request.node().equals(node)).forEach(this::lost);
    }

    private void lost(Pending request) {
        if (pending.remove(request.id, request)) {
            tally.add(RouteCount.LOST);
            request.client.dropped();
        }
    }

    /** Gives up requests that have taken too long; called now and then. */
    public void expire() {
        long now = System.nanoTime();
        pending.values().stream().filter(request -> now - request.since > limit).forEach(request -> {
            if (pending.remove(request.id, request)) {
                tally.add(RouteCount.TIMED_OUT);
                request.client.dropped();
            }
        });
    }

    /** Whether {@code node} is this one. */
    public boolean isSelf(NodeId node) {
        return node.equals(self);
    }

    /** This node. */
    public NodeId self() {
        return self;
    }
}
