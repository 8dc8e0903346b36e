package dev.plankton.cluster.migrate;

import dev.plankton.clock.HostClock;
import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.peer.Luggage;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.PeerConnection;
import dev.plankton.cluster.route.SerialLine;
import dev.plankton.cluster.slab.Slab;
import dev.plankton.cluster.slab.SlabHost;
import dev.plankton.cluster.slab.SlabSource;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.handover.Arrival;
import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.logging.SafeLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes one slab that another node moves here. Messages are dealt with in order, on a thread of the slabs. */
final class SlabReceiver {
    private static final SafeLog LOG = SafeLog.of(SlabReceiver.class);

    /** Bytes of a piece at most: a template with its disk images. */
    private static final int MOST_PIECE = 256 << 20;

    private static final String OVER = "the order to move it is over";

    private final MoveOrder order;
    private final Message.SlabBegin begin;
    private final PeerConnection from;
    private final SlabHost host;
    private final Transfers transfers;
    private final Executor threads;
    private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private final List<Luggage> luggage = new ArrayList<>();
    private @Nullable ArrivalClock clock;
    private @Nullable Hypervisor vms;
    private @Nullable Arrival arrival;
    private boolean over;

    SlabReceiver(Message.SlabBegin begin, PeerConnection from, SlabHost host, Transfers transfers, Executor threads) {
        this.begin = begin;
        this.from = from;
        this.host = host;
        this.transfers = transfers;
        this.threads = threads;
        order = begin.order();
    }

    /** Takes the next message. */
    void received(Message message) {
        queue.add(message);
        if (queued.getAndIncrement() == 0) {
            threads.execute(this::work);
        }
    }

    private void work() {
        do {
            Message next = queue.remove();
            if (!over) {
                try {
                    take(next);
                } catch (IOException | RuntimeException | Error e) {
                    fail(String.valueOf(e.getMessage()));
                }
            }
        } while (queued.decrementAndGet() > 0);
    }

    private void take(Message message) throws IOException {
        switch (message) {
            case Message.SlabBegin _ -> prepare();
            case Message.SlabPiece(long _, boolean last, byte[] bytes) -> add(last, bytes);
            case Message.SlabLuggage next -> luggage.add(next.luggage());
            case Message.SlabCommit commit -> commit(commit.nanos());
            case Message.SlabFailed(long _, String why) -> giveUp(why);
            default -> throw new IOException("not a message to who receives a slab: " + message);
        }
    }

    private void prepare() throws IOException {
        if (begin.stored() != host.source().isStored()) {
            throw new IOException(
                    begin.stored()
                            ? "the slab is in a store, and this node has none"
                            : "the slab is in no store, and this node has one");
        }
        if (!begin.stored()) {
            ArrivalClock time = new ArrivalClock(HostClock.SYSTEM, begin.nanos());
            clock = time;
            Hypervisor made = host.source()
                    .builder(order.slab())
                    .clock(time.guest())
                    .frozen(true)
                    .build();
            vms = made;
            arrival = made.arrive(begin.vms());
        }
        answer(new Message.SlabReady(begin.transfer()));
    }

    private void add(boolean last, byte[] bytes) throws IOException {
        if (piece.size() + bytes.length > MOST_PIECE) {
            throw new IOException("a piece of more than " + MOST_PIECE + " bytes");
        }
        piece.write(bytes);
        if (last) {
            Arrival there = arrival;
            if (there == null) {
                throw new IOException("a piece of a slab that is in a store");
            }
            int length = piece.size();
            there.add(piece.toByteArray());
            piece.reset();
            answer(new Message.SlabTaken(begin.transfer(), length));
        }
    }

    /** This node owns the slab. */
    private void commit(long nanos) throws IOException {
        if (transfers.isOver(order)) {
            throw new IOException(OVER);
        }
        if (begin.stored()) {
            vms = host.source()
                    .openFrozen(order.slab(), order.next(), order.to().name());
            SlabSource.read(vms);
            arrival = vms.arrive();
        }
        Hypervisor there = vms;
        Arrival arriving = arrival;
        if (there == null || arriving == null) {
            throw new IOException("the slab has not begun");
        }
        host.prepare(there);
        ArrivalClock time = clock;
        if (time != null) {
            time.reach(nanos); // Guest time does not go back, and nothing has read it here yet.
        }
        if (!transfers.accept(order)) {
            throw new IOException(OVER);
        }
        Slab slab = host.expect(order.slab(), order.next());
        if (slab == null) {
            throw new IOException("this node has slab %d already".formatted(order.slab()));
        }
        List<Carried> carried = List.of();
        boolean started = false;
        try {
            carried = luggage.stream().map(transfers.packing()::arrive).toList();
            carried.forEach(arriving::add);
            arriving.start();
            started = true;
        } finally {
            if (!started) {
                Hypervisor _ = host.remove(slab);
            }
        }
        over = true;
        boolean serves = slab.serve(there);
        transfers.learn(new SlabEntry(order.slab(), order.to(), order.next()));
        answer(new Message.SlabHeld(begin.transfer()));
        Packing.ownLines(carried).forEach(SerialLine::comeHome);
        transfers.over(this);
        if (!serves) {
            there.close();
        }
    }

    private void answer(Message message) {
        boolean _ = from.send(message);
    }

    private void fail(String why) {
        LOG.log(System.Logger.Level.ERROR, "%s cannot be taken: %s".formatted(order, why));
        answer(new Message.SlabFailed(begin.transfer(), why));
        discard();
    }

    /** The other node does not move it after all, or its connection is lost. */
    private void giveUp(String why) {
        LOG.log(System.Logger.Level.WARNING, "%s is given up: %s".formatted(order, why));
        discard();
    }

    private void discard() {
        over = true;
        transfers.over(this);
        Hypervisor there = vms;
        if (there != null) {
            there.close();
        }
    }

    /** What it is known by: the other node's number of the transfer, and that node. */
    Transfers.Key key() {
        return new Transfers.Key(from.node(), begin.transfer());
    }
}
