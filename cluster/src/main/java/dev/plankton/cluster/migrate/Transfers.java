package dev.plankton.cluster.migrate;

import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.coordination.MoveReport;
import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.PeerConnection;
import dev.plankton.cluster.peer.PeerHandler;
import dev.plankton.cluster.peer.PeerNetwork;
import dev.plankton.cluster.route.RequestRouter;
import dev.plankton.cluster.route.SerialRouter;
import dev.plankton.cluster.slab.Slab;
import dev.plankton.cluster.slab.SlabHost;
import dev.plankton.cluster.slab.SlabMover;
import dev.plankton.logging.SafeLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The slabs that move to this node and away from it. Safe for any thread. */
public final class Transfers implements PeerHandler, SlabMover {
    private static final SafeLog LOG = SafeLog.of(Transfers.class);

    /** How long a move waits for a connection, and how long until it looks again. */
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(5),
            LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final SlabHost host;
    private final PeerNetwork network;
    private final SlabControl control;
    private final SerialRouter serial;
    private final Packing packing;
    private final Consumer<MoveReport> reports;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Key, SlabSender> leaving = new ConcurrentHashMap<>();
    /** Slabs of which it is not known whether the node has them that they were offered to, by number. */
    private final Map<Integer, SlabSender> undecided = new ConcurrentHashMap<>();

    private final Map<Key, SlabReceiver> arriving = new ConcurrentHashMap<>();

    /** A transfer: the node at the other end, and the number that the sender has given it. */
    record Key(NodeId other, long id) {}

    /** @param reports takes each slab that has moved away */
    public Transfers(
            SlabHost host,
            PeerNetwork network,
            SlabControl control,
            RequestRouter requests,
            SerialRouter serial,
            Consumer<MoveReport> reports) {
        this.host = host;
        this.network = network;
        this.control = control;
        this.serial = serial;
        this.reports = reports;
        packing = new Packing(requests, serial);
    }

    Packing packing() {
        return packing;
    }

    SerialRouter serial() {
        return serial;
    }

    @Override
    public void move(MoveOrder order) {
        PeerConnection to = connection(order.to());
        Slab slab = host.slab(order.slab());
        if (to == null) {
            failed(order, "there is no connection to " + order.to());
        } else if (slab == null || !slab.beginCopy(order.epoch())) {
            failed(order, slab == null ? "it is not this node's" : "it is " + slab.state() + " in another epoch");
        } else {
            move(order, slab, to);
        }
    }

    /** To a node that has just joined there may be none for a moment; null if there is none then either. */
    private @Nullable PeerConnection connection(NodeId node) {
        long end = System.nanoTime() + CONNECT_NANOS;
        PeerConnection found = network.connection(node);
        while (found == null
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
            found = network.connection(node);
        }
        return found;
    }

    private void move(MoveOrder order, Slab slab, PeerConnection to) {
        long id = ids.incrementAndGet();
        SlabSender sender = new SlabSender(id, order, slab, host, to, this);
        Key key = new Key(order.to(), id);
        leaving.put(key, sender);
        MoveReport report;
        try {
            if (!to.equals(network.connection(order.to()))) {
                sender.state().lost();
            }
            report = sender.run();
        } catch (IOException | RuntimeException | Error e) {
            notMoved(sender, to, id, String.valueOf(e.getMessage()));
            return;
        } finally {
            leaving.remove(key);
        }
        moved(sender);
        reports.accept(report);
    }

    private void notMoved(SlabSender sender, PeerConnection to, long id, String why) {
        MoveOrder order = sender.order();
        if (sender.isUndecided()) {
            undecided.put(order.slab(), sender);
            if (movedLate(sender)) {
                return;
            }
            LOG.log(
                    System.Logger.Level.ERROR,
                    "%s: it was offered, and %s has not said that it has it: %s".formatted(order, order.to(), why));
            control.moveUnknown(order, why);
            // It may have been decided already, when there was nothing yet to resume or to drop.
            if (sender.slab().state() == Slab.State.GONE) {
                dropped(sender.slab());
            } else if (sender.slab().epoch() != order.epoch()) {
                resume(sender.slab());
            }
        } else {
            boolean _ = to.send(new Message.SlabFailed(id, why));
            goOn(sender);
            sender.slab().endCopy();
            failed(order, why);
        }
    }

    /** Whether the other node has said that it has the slab when the move was given up here; one of those that ask goes on. */
    private boolean movedLate(SlabSender sender) {
        if (!sender.hasLeft()) {
            return false;
        }
        if (undecided.remove(sender.order().slab(), sender)) {
            moved(sender);
        }
        return true;
    }

    /** The other node has the slab: whatever fails now, its VMs do not run here again. */
    private void moved(SlabSender sender) {
        try {
            sender.leave();
        } finally {
            try {
                control.moved(sender.order());
            } finally {
                host.end(sender.slab());
                sender.close();
            }
        }
    }

    /** If its VMs cannot go on, the slab is not held here any more, and the coordinator has it opened under a new epoch. */
    private void goOn(SlabSender sender) {
        try {
            sender.goOn();
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "slab %d cannot go on: %s".formatted(sender.slab().number(), e.getMessage()));
            host.end(sender.slab());
            sender.close();
        }
    }

    @Override
    public void resume(Slab slab) {
        SlabSender sender = undecided.remove(slab.number());
        if (sender != null) {
            goOn(sender);
        }
    }

    @Override
    public void dropped(Slab slab) {
        SlabSender sender = undecided.remove(slab.number());
        if (sender != null
                && sender.order().to().equals(control.directory().map().owner(slab.number()))) {
            sender.leave();
        }
    }

    private void failed(MoveOrder order, String why) {
        LOG.log(System.Logger.Level.WARNING, "%s failed: %s".formatted(order, why));
        control.moveFailed(order, why);
    }

    void learn(SlabEntry entry) {
        boolean _ = control.directory().learn(List.of(entry));
    }

    /** Whether {@link #accept} would surely refuse: asked before its store is taken from the node that may go on with it. */
    boolean isOver(MoveOrder order) {
        return !control.lease().held()
                || order.next() <= control.directory().map().epoch(order.slab())
                || host.slab(order.slab()) != null;
    }

    /** Whether this node owns the slab of an order from now on. */
    boolean accept(MoveOrder order) {
        return control.accept(order);
    }

    void over(SlabReceiver receiver) {
        arriving.remove(receiver.key(), receiver);
    }

    /** Slabs on their way, in both directions. */
    public int moving() {
        return leaving.size() + arriving.size();
    }

    @Override
    public void lost(NodeId node) {
        leaving.forEach((key, sender) -> {
            if (key.other().equals(node)) {
                sender.state().lost();
            }
        });
        arriving.forEach((key, receiver) -> {
            if (key.other().equals(node)) {
                receiver.received(new Message.SlabFailed(key.id(), "the connection was lost"));
            }
        });
    }

    @Override
    public void received(PeerConnection from, Message message) {
        switch (message) {
            case Message.SlabBegin begin -> begin(from, begin);
            case Message.SlabReady(long id) -> with(from, id, TransferState::ready);
            case Message.SlabTaken(long id, int bytes) -> with(from, id, state -> state.taken(bytes));
            case Message.SlabHeld(long id) -> held(from, id);
            case Message.SlabFailed(long id, String why) -> {
                with(from, id, state -> state.failed(why));
                to(from, id, message);
            }
            case Message.SlabPiece piece -> to(from, piece.transfer(), piece);
            case Message.SlabLuggage luggage -> to(from, luggage.transfer(), luggage);
            case Message.SlabCommit commit -> to(from, commit.transfer(), commit);
            default -> throw new IllegalArgumentException("not about a slab: " + message);
        }
    }

    private void begin(PeerConnection from, Message.SlabBegin begin) {
        Key key = new Key(from.node(), begin.transfer());
        String refusal = refusal(from, begin.order());
        if (refusal != null) {
            boolean _ = from.send(new Message.SlabFailed(begin.transfer(), refusal));
            return;
        }
        SlabReceiver receiver = new SlabReceiver(begin, from, host, this, host.threads());
        if (arriving.putIfAbsent(key, receiver) == null) {
            receiver.received(begin);
        }
    }

    private @Nullable String refusal(PeerConnection from, MoveOrder order) {
        if (!order.to().equals(network.self()) || !order.from().equals(from.node())) {
            return "the slab is to move from %s to %s".formatted(order.from(), order.to());
        }
        if (order.slab() >= host.count()) {
            return "there are %d slabs".formatted(host.count());
        }
        if (order.next() <= control.directory().map().epoch(order.slab())) {
            return "the order is out of date";
        }
        return host.slab(order.slab()) == null ? null : "it has the slab already";
    }

    /** What is late goes on at once: the thread that moves the slab may have to wait for a processor. */
    private void held(PeerConnection from, long id) {
        SlabSender sender = leaving.get(new Key(from.node(), id));
        if (sender != null && sender.isUndecided()) {
            try {
                sender.leave();
            } finally {
                sender.state().held();
                if (undecided.containsValue(sender)) { // Seldom, and it may wait.
                    host.threads().execute(() -> {
                        boolean _ = movedLate(sender);
                    });
                }
            }
        }
    }

    private void with(PeerConnection from, long id, Consumer<TransferState> what) {
        SlabSender sender = leaving.get(new Key(from.node(), id));
        if (sender != null) {
            what.accept(sender.state());
        }
    }

    private void to(PeerConnection from, long id, Message message) {
        SlabReceiver receiver = arriving.get(new Key(from.node(), id));
        if (receiver != null) {
            receiver.received(message);
        }
    }
}
