package dev.plankton.cluster.migrate;

import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.coordination.MoveReport;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.peer.Luggage;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.PeerConnection;
import dev.plankton.cluster.route.RemoteLine;
import dev.plankton.cluster.route.SerialLine;
import dev.plankton.cluster.slab.Slab;
import dev.plankton.cluster.slab.SlabHost;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.hypervisor.handover.Departure;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.SerialListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Moves one slab away: copies its VMs while they run, again those that have changed, until these are few; then none runs, the rest
 * is sent with what waits for them, and the other node has the slab. For one thread, but {@link #state}.
 *
 * <p>A slab that is kept in a store is saved while it runs, closed, and opened by the other node.
 */
final class SlabSender {
    /**
     * Bytes of pieces that the other node has not dealt with. So few that they fit into what a collection of young objects copies, and that
     * neither node does this for long without others having their turn.
     */
    private static final long WINDOW = 1 << 20;

    private static final int PART = 64 << 10;

    /** After each piece, which takes each node about as long. */
    private static final long PAUSE_NANOS = 1_000_000;

    /** When so few VMs have changed during a copy, or after this number of copies, none runs for the last one. */
    private static final int FEW = 256, MOST_COPIES = 10;

    private static final String LOST = "the connection to the other node was lost";

    private static final Duration FREEZE = Duration.ofSeconds(1);
    private static final long SECONDS = 60, HELD_SECONDS = 10;

    private final long id;
    private final MoveOrder order;
    private final Slab slab;
    private final SlabHost host;
    private final PeerConnection to;
    private final Transfers transfers;
    private final TransferState state = new TransferState();

    private final List<Carried> carried = new ArrayList<>();
    private final List<@Nullable Luggage> packed = new ArrayList<>();
    private long sent;
    private long copied;
    private int changed;

    /** The other node may have the slab. */
    private volatile boolean offered;

    /** It has it. */
    private final AtomicBoolean left = new AtomicBoolean();

    private @Nullable Departure departure;

    /** @param slab is being copied, see {@link Slab#beginCopy} */
    SlabSender(long id, MoveOrder order, Slab slab, SlabHost host, PeerConnection to, Transfers transfers) {
        this.id = id;
        this.order = order;
        this.slab = slab;
        this.host = host;
        this.to = to;
        this.transfers = transfers;
    }

    /** What the other node says. */
    TransferState state() {
        return state;
    }

    /** Whether the other node may have the slab, and here none of its VMs runs: also where {@link #run} has ended without an answer. */
    boolean isUndecided() {
        return offered;
    }

    /** Whether the other node has said that it has the slab: also where {@link #run} was not there any more to hear it. */
    boolean hasLeft() {
        return left.get();
    }

    /** The slab. */
    Slab slab() {
        return slab;
    }

    /** From where to where. */
    MoveOrder order() {
        return order;
    }

    /**
     * Moves it. When it returns, the other node has the slab, and here its VMs are frozen or closed. If it throws, whatever that is, {@link
     * #goOn} is to be called, unless it is {@link #isUndecided undecided}.
     *
     * @throws IOException if that fails
     */
    MoveReport run() throws IOException {
        long began = System.nanoTime();
        Hypervisor vms = slab.hypervisor();
        boolean stored = host.source().isStored();
        Departure leaving = vms.depart();
        departure = leaving;
        send(new Message.SlabBegin(id, order, vms.size(), leaving.nanoTime(), stored));
        state.awaitReady(SECONDS);
        if (stored) {
            long _ = vms.save();
        } else {
            copyWhileRunning(leaving);
        }
        long frozen = System.nanoTime();
        if (!slab.freeze()) {
            throw new IOException("the slab is not this node's any more");
        }
        leaving.freeze(FREEZE);
        handOver(leaving, vms, stored);
        long now = System.nanoTime();
        return new MoveReport(order, copied, changed, carried.size(), now - frozen, now - began);
    }

    private void copyWhileRunning(Departure departure) throws IOException {
        int last = Integer.MAX_VALUE;
        for (int n = 0; n < MOST_COPIES; n++) {
            int now = departure.copy(this::sendInTurn);
            state.awaitTaken(sent, 0, SECONDS);
            copied += now;
            if (now <= FEW || (n > 1 && now >= last)) {
                return; // It does not get less.
            }
            last = now;
        }
    }

    private void handOver(Departure departure, Hypervisor vms, boolean stored) throws IOException {
        if (!stored) {
            changed = departure.copy(this::send);
            copied += changed;
        }
        long nanos = departure.nanoTime();
        carried.addAll(departure.carry());
        if (stored) {
            if (host.source().durability().kind() == Durability.Kind.NONE) {
                long _ = vms.save();
            }
            vms.close();
        }
        for (Carried next : carried) {
            Luggage luggage = transfers.packing().pack(next, order.to());
            packed.add(luggage);
            if (luggage != null) {
                send(new Message.SlabLuggage(id, luggage));
            }
        }
        offered = true; // Before it is: an error may come when it is on its way.
        if (!to.send(new Message.SlabCommit(id, nanos))) {
            offered = false;
            throw new IOException(LOST);
        }
        try {
            state.awaitHeld(HELD_SECONDS);
        } catch (IOException e) {
            offered = !state.hasFailed(); // Who says that it has failed does not have it.
            throw e;
        }
    }

    /** While VMs run: those who ask them have the processors in between, or would wait for them for some milliseconds. */
    private void sendInTurn(byte[] piece) throws IOException {
        send(piece);
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private void send(byte[] piece) throws IOException {
        for (int at = 0; at < piece.length; at += PART) {
            int end = Math.min(at + PART, piece.length);
            send(new Message.SlabPiece(id, end == piece.length, Arrays.copyOfRange(piece, at, end)));
        }
        sent += piece.length;
        state.awaitTaken(sent, WINDOW, SECONDS);
    }

    private void send(Message message) throws IOException {
        if (!to.send(message)) {
            throw new IOException(LOST);
        }
    }

    /**
     * The other node does not have the slab, and will not: the VMs go on here.
     *
     * @throws IOException if their store cannot be opened again, or is another node's; then none of them runs
     */
    void goOn() throws IOException {
        offered = false;
        Departure leaving = departure;
        List<Carried> staying = transfers.packing().unpack(carried, packed);
        if (leaving == null || slab.state() == Slab.State.GONE) {
            return;
        }
        Hypervisor vms = slab.hypervisor();
        if (isOpen(vms)) {
            leaving.putBack(staying);
            leaving.close();
            if (slab.state() == Slab.State.FROZEN) {
                boolean _ = slab.serve(vms);
            }
            return;
        }
        for (Carried next : staying) {
            switch (next) {
                case Carried.Request request -> request.client().dropped();
                case Carried.Attached attached -> attached.listener().stopped(attached.vm());
                default -> {} // Lost, as what waits when a process ends.
            }
        }
        long before = slab.opened();
        long epoch = slab.openAgain();
        host.serve(
                slab,
                before == epoch
                        ? host.source().reopen(order.slab(), epoch)
                        : host.source().open(order.slab(), epoch, order.from().name()));
    }

    private static boolean isOpen(Hypervisor vms) {
        try {
            return vms.memory() != null;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    /** After its VMs have been closed: ends what noted their changes. Before that it would let them run. */
    void close() {
        Departure leaving = departure;
        if (leaving != null) {
            leaving.close();
        }
    }

    /** The other node has it: what comes late goes there, and its clients hear of it. May be called again, by any thread. */
    void leave() {
        if (left.getAndSet(true)) {
            return;
        }
        SlabEntry entry = new SlabEntry(order.slab(), order.to(), order.next());
        transfers.learn(entry);
        for (Carried next : carried) {
            if (next instanceof Carried.Attached(int vm, SerialListener listener)) {
                switch (listener) {
                    case RemoteLine line -> transfers.serial().left(line, entry);
                    case SerialLine line -> line.follow(order.to());
                    default -> listener.stopped(vm);
                }
            }
        }
        Hypervisor _ = host.remove(slab);
    }
}
