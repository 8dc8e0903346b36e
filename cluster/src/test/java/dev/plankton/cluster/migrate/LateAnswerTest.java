package dev.plankton.cluster.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.counters.RouteCount;
import dev.plankton.cluster.lease.Lease;
import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.map.SlabDirectory;
import dev.plankton.cluster.map.SlabMap;
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
import dev.plankton.cluster.slab.SlabSource;
import dev.plankton.counters.Tally;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.SharedCores;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.machine.BootImage;
import dev.plankton.net.loop.Loops;
import dev.plankton.net.loop.Sockets;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** The node that takes a slab says that it has it in the moment in which the sender gives the move up. */
class LateAnswerTest {
    private static final BootImage WEB =
            BootImage.of("web", Guests.find("web").orElseThrow().image());

    /** Has the move given up while the answer is being dealt with. */
    private static final class Control implements SlabControl {
        final List<String> heard = new CopyOnWriteArrayList<>();
        final Thread mover;
        private final SlabDirectory directory = new SlabDirectory(SlabMap.empty(1));

        /** The slab has been committed. */
        volatile boolean committed;

        Control(Runnable move) {
            mover = Thread.ofPlatform().unstarted(move);
        }

        @Override
        public SlabDirectory directory() {
            if (committed && !Thread.currentThread().equals(mover)) {
                committed = false;
                mover.interrupt();
                Patience.until("the move has ended", () -> !heard.isEmpty());
            }
            return directory;
        }

        @Override
        public Lease lease() {
            return () -> true;
        }

        @Override
        public boolean accept(MoveOrder order) {
            return false;
        }

        @Override
        public void moved(MoveOrder order) {
            heard.add("moved");
        }

        @Override
        public void moveFailed(MoveOrder order, String why) {
            heard.add("failed: " + why);
        }

        @Override
        public void moveUnknown(MoveOrder order, String why) {
            heard.add("unknown: " + why);
        }

        @Override
        public CompletableFuture<Void> move(int slab, NodeId to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> drain(NodeId node) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String coordinator() {
            return "";
        }

        @Override
        public String refusal() {
            return "";
        }

        @Override
        public Map<String, Long> counts() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    /** The other node, which takes all. */
    private record Taker(Control control) implements PeerHandler {
        @Override
        public void received(PeerConnection from, Message message) {
            switch (message) {
                case Message.SlabBegin begin -> sent(from.send(new Message.SlabReady(begin.transfer())));
                case Message.SlabPiece(long id, boolean _, byte[] bytes) ->
                    sent(from.send(new Message.SlabTaken(id, bytes.length)));
                case Message.SlabCommit(long id, long _) -> {
                    control.committed = true;
                    sent(from.send(new Message.SlabHeld(id)));
                }
                default -> throw new IllegalArgumentException(message.toString());
            }
        }

        private static void sent(boolean sent) {
            assertThat(sent).isTrue();
        }

        @Override
        public void lost(NodeId node) {}
    }

    private static PeerNetwork network(String name) throws IOException {
        return PeerNetwork.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, Loops.start(name, 1, Sockets.NIO));
    }

    private static boolean isClosed(Hypervisor vms) {
        try {
            return vms.memory() == null;
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    @Test
    void theSlabEndsHere() throws Exception {
        SlabSource source = new SlabSource(
                new SharedCores(), () -> Hypervisor.builder().memory(64 << 20), WEB, 10, null, Durability.NONE);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (PeerNetwork a = network("a");
                PeerNetwork b = network("b")) {
            NodeId self = NodeId.starting("a", "127.0.0.1", a.port());
            NodeId other = NodeId.starting("b", "127.0.0.1", b.port());
            Transfers[] transfers = new Transfers[1];
            long epoch = Epochs.next(1, 0);
            MoveOrder order = new MoveOrder(0, self, epoch, other, Epochs.next(1, epoch));
            Control control = new Control(() -> transfers[0].move(order));
            try (SlabHost host = new SlabHost(self, source, 1)) {
                RequestRouter requests = new RequestRouter(
                        self, host, a, control, new Tally<>(RouteCount.class), timer, Duration.ofMinutes(1), false);
                SerialRouter serial = new SerialRouter(host, requests, control, timer);
                transfers[0] = new Transfers(host, a, control, requests, serial, _ -> {});
                a.start(self, "c", transfers[0]);
                b.start(other, "c", new Taker(control));
                a.want(other);
                b.want(self);
                host.start(SlabMover.NONE, _ -> {});
                host.open(0, epoch);
                Patience.until("it serves", () -> {
                    Slab slab = host.slab(0);
                    return slab != null && slab.state() == Slab.State.SERVING;
                });
                Hypervisor vms = host.slab(0).hypervisor();
                control.mover.start();
                control.mover.join();
                assertThat(control.heard).containsExactly("moved");
                Patience.until("its VMs have ended", () -> isClosed(vms));
                assertThat(host.slab(0)).isNull();
            }
        } finally {
            timer.shutdownNow();
        }
    }
}
