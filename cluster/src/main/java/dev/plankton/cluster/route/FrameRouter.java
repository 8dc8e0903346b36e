package dev.plankton.cluster.route;

import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.counters.RouteCount;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.Message.Frame;
import dev.plankton.cluster.peer.PeerConnection;
import dev.plankton.cluster.slab.Slab;
import dev.plankton.cluster.slab.SlabHost;
import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.net.frame.FrameNetwork;
import dev.plankton.net.frame.GatewayRoute;
import dev.plankton.net.frame.Switch;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings Ethernet frames to VMs of any node, and the answers to gateways to the node whose gateway it was. Each node has a gateway at
 * the same address; which of them a VM means is noted when that one's frames come, by their ports. Frames may get lost, as on any
 * Ethernet. Safe for any thread.
 */
public final class FrameRouter implements FrameNetwork, GatewayRoute {
    /** Flows that are noted at most; twice as many for a while. */
    private static final int MOST_FLOWS = 1 << 16;

    private final SlabHost host;
    private final RequestRouter requests;
    private final SlabControl control;
    private final Tally<RouteCount> tally;

    /** Which node's gateway a VM talks to, by VM and port: those seen since the last change, and those before. */
    private volatile Map<Long, NodeId> flows = new ConcurrentHashMap<>();

    private volatile Map<Long, NodeId> olderFlows = Map.of();
    private volatile @Nullable Switch local;

    /** Frames of VMs of this node and for them. */
    public FrameRouter(SlabHost host, RequestRouter requests, SlabControl control, Tally<RouteCount> tally) {
        this.host = host;
        this.requests = requests;
        this.control = control;
        this.tally = tally;
    }

    /** The switch that the VMs of this node are plugged into. */
    public void use(Switch hub) {
        local = hub;
        hub.setGatewayRoute(this);
    }

    @Override
    public boolean send(int vm, byte[] frame, int offset, int length) {
        return send(vm, frame, offset, length, false);
    }

    @Override
    public boolean sendHere(int vm, byte[] frame, int offset, int length) {
        return send(vm, frame, offset, length, true);
    }

    private boolean send(int vm, byte[] frame, int offset, int length, boolean here) {
        Slab slab = slab(vm);
        if (slab != null && slab.enter()) {
            try {
                return give(slab, vm, frame, offset, length, here);
            } finally {
                slab.leave();
            }
        }
        NodeId origin = GatewayPort.isFromGateway(frame, offset) ? requests.self() : null;
        Frame message = new Frame(vm, 0, origin, Arrays.copyOfRange(frame, offset, offset + length));
        return slab != null ? slab.late(() -> sendOn(message)) : sendOn(message);
    }

    /** A node that may not answer gives its VMs nothing, and takes nothing from them: another one may have them. */
    private boolean give(Slab slab, int vm, byte[] frame, int offset, int length, boolean here) {
        if (!control.lease().held()) {
            tally.add(RouteCount.FRAMES_DROPPED);
            return false;
        }
        Vm there = slab.hypervisor().vm(vm);
        try {
            return there != null
                    && there.receivesFrames()
                    && (here ? there.sendFrameHere(frame, offset, length) : there.sendFrame(frame, offset, length))
                            == Offer.ACCEPTED;
        } catch (IllegalStateException closed) {
            return false;
        }
    }

    /** What VMs of this node are plugged into: {@code cable} as long as this node may answer. */
    public Cable leased(Cable cable) {
        return new LeasedCable(control.lease(), cable, tally);
    }

    private @Nullable Slab slab(int vm) {
        return vm >= 0 && vm >>> 16 < host.count() ? host.slab(vm >>> 16) : null;
    }

    /** Sends a frame to the node that owns its VM; false if none is known, or it was sent on too often. */
    private boolean sendOn(Frame frame) {
        int number = frame.vm() >>> 16;
        Slab slab = slab(frame.vm());
        if (slab != null) {
            return receive(frame);
        }
        NodeId owner = number < host.count() ? control.directory().map().owner(number) : null;
        boolean sent = owner != null && frame.hops() <= Frame.MOST_HOPS && requests.send(owner, frame);
        tally.add(sent ? RouteCount.FRAMES : RouteCount.FRAMES_DROPPED);
        return sent;
    }

    @Override
    public boolean receives(int vm) {
        Slab slab = slab(vm);
        if (slab == null || !slab.enter()) {
            return true; // Its node knows.
        }
        try {
            Vm there = slab.hypervisor().vm(vm);
            return there != null && there.receivesFrames();
        } finally {
            slab.leave();
        }
    }

    /** A frame of another node. */
    void received(PeerConnection from, Frame frame) {
        if (slab(frame.vm()) == null) {
            requests.moved(from, 0, frame.vm() >>> 16);
            boolean _ = sendOn(new Frame(frame.vm(), frame.hops() + 1, frame.origin(), frame.bytes()));
        } else {
            boolean _ = receive(frame);
        }
    }

    private boolean receive(Frame frame) {
        Slab slab = slab(frame.vm());
        if (slab == null || !slab.enter()) {
            return slab != null && slab.late(() -> sendOn(frame));
        }
        try {
            byte[] bytes = frame.bytes();
            if (frame.origin() != null) {
                note(frame.vm(), GatewayPort.ofSender(bytes, 0, bytes.length), frame.origin());
            }
            return give(slab, frame.vm(), bytes, 0, bytes.length, true);
        } catch (IllegalArgumentException e) { // No frame has this length.
            tally.add(RouteCount.FRAMES_DROPPED);
            return false;
        } finally {
            slab.leave();
        }
    }

    private void note(int vm, int port, NodeId origin) {
        flows.put(key(vm, port), origin);
        flows.put(key(vm, 0), origin); // For ARP, which has no port.
        if (flows.size() > MOST_FLOWS) {
            synchronized (this) {
                if (flows.size() > MOST_FLOWS) {
                    olderFlows = flows;
                    flows = new ConcurrentHashMap<>();
                }
            }
        }
    }

    private static long key(int vm, int port) {
        return (long) vm << 16 | port;
    }

    @Override
    public boolean takes(int vm, byte[] frame, int offset, int length) {
        int port = GatewayPort.ofReceiver(frame, offset, length);
        NodeId origin = flows.get(key(vm, port));
        if (origin == null) {
            origin = olderFlows.get(key(vm, port));
        }
        if (origin == null || requests.isSelf(origin)) {
            return false;
        }
        tally.add(RouteCount.FRAMES);
        requests.sendIfPossible(
                origin, new Message.GatewayFrame(vm, Arrays.copyOfRange(frame, offset, offset + length)));
        return true;
    }

    /** A frame of a VM of another node for the gateway of this one. */
    void received(Message.GatewayFrame frame) {
        Switch hub = local;
        if (hub != null) {
            byte[] bytes = frame.bytes();
            hub.toGateway(frame.vm(), bytes, 0, bytes.length);
        }
    }
}
