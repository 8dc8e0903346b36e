package dev.plankton.cluster.route;

import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.PeerConnection;
import dev.plankton.cluster.slab.Slab;
import dev.plankton.cluster.slab.SlabHost;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.SerialListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Brings serial lines to VMs of any node. Safe for any thread. */
public final class SerialRouter {
    private static final long AGAIN_MILLIS = 2;

    private final SlabHost host;
    private final RequestRouter requests;
    private final SlabControl control;
    private final ScheduledExecutorService timer;

    /** Lines of clients of this node, by id. */
    private final Map<Long, SerialLine> lines = new ConcurrentHashMap<>();

    /** Lines of clients of other nodes to VMs of this one. */
    private final Map<Key, RemoteLine> remote = new ConcurrentHashMap<>();

    private record Key(NodeId origin, long id) {}

    /** @param timer for what is tried again */
    public SerialRouter(
            SlabHost host, RequestRouter requests, SlabControl control, ScheduledExecutorService timer) {
        this.host = host;
        this.requests = requests;
        this.control = control;
        this.timer = timer;
    }

    /**
     * A client follows COM1 of a VM of any node; its methods must not block.
     *
     * @return null if another client does already, or there is no such VM; if that is found out later, the client is called as of a
     *     VM that has stopped
     */
    public @Nullable SerialLine attach(int vm, SerialListener client) {
        if (vm < 0 || vm >>> 16 >= host.count()) {
            return null;
        }
        SerialLine line = new SerialLine(this, requests.nextId(), vm, client);
        lines.put(line.id(), line);
        if (line.attach()) {
            return line;
        }
        forget(line);
        return null;
    }

    /** A line of a client of this node; null if it is over. */
    public @Nullable SerialLine line(long id) {
        return lines.get(id);
    }

    @Nullable
    Slab slab(int vm) {
        return host.slab(vm >>> 16);
    }

    @Nullable
    NodeId owner(int vm) {
        return control.directory().map().owner(vm >>> 16);
    }

    boolean isSelf(NodeId node) {
        return requests.isSelf(node);
    }

    boolean mayAnswer() {
        return control.lease().held();
    }

    boolean send(NodeId to, Message message) {
        return requests.send(to, message);
    }

    /** Sends what a VM of this node says, if this node may answer at the moment. */
    void answer(NodeId to, Message message) {
        if (mayAnswer()) {
            requests.sendIfPossible(to, message);
        }
    }

    void later(Runnable task) {
        try {
            timer.schedule(task, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The node is closed, and its lines with it.
        }
    }

    void forget(SerialLine line) {
        lines.remove(line.id(), line);
    }

    void forget(RemoteLine line) {
        remote.remove(new Key(line.origin(), line.id()), line);
    }

    /** A line that comes to this node with its VM, to be attached to that. */
    public RemoteLine arrive(NodeId origin, long id, int vm) {
        return remote.computeIfAbsent(new Key(origin, id), _ -> new RemoteLine(this, origin, id, vm));
    }

    /** A line has left this node with its VM: its client is to send to the next node. */
    public void left(RemoteLine line, SlabEntry entry) {
        forget(line);
        requests.sendIfPossible(line.origin(), new Message.Moved(line.id(), entry));
    }

    void received(PeerConnection from, Message.Attach message) {
        Slab slab = host.slab(Math.min(message.vm() >>> 16, host.count() - 1));
        Key key = new Key(from.node(), message.id());
        if (slab == null || message.vm() >>> 16 != slab.number()) {
            requests.moved(from, message.id(), message.vm() >>> 16);
        } else if (slab.enter()) {
            try {
                attach(slab, key, message.vm(), from);
            } finally {
                slab.leave();
            }
        } else if (!slab.late(() -> received(from, message))) {
            requests.moved(from, message.id(), slab.number());
        }
    }

    private void attach(Slab slab, Key key, int vm, PeerConnection from) {
        if (remote.containsKey(key)) {
            return; // It has come with its VM.
        }
        RemoteLine line = new RemoteLine(this, key.origin(), key.id(), vm);
        remote.put(key, line);
        Vm there = slab.hypervisor().vm(vm);
        boolean attached;
        try {
            attached = there != null && there.attachSerial(line);
        } catch (IllegalStateException closed) {
            attached = false;
        }
        if (!attached) {
            forget(line);
            boolean _ = from.send(new Message.SerialStopped(key.id()));
        }
    }

    void received(PeerConnection from, Message.SerialIn message) {
        RemoteLine line = remote.get(new Key(from.node(), message.id()));
        if (line != null) {
            line.input(message.bytes());
            return;
        }
        int number = message.vm() >>> 16;
        Slab slab = number < host.count() ? host.slab(number) : null;
        if (slab == null) {
            requests.moved(from, message.id(), number);
        } else if (!slab.late(() -> received(from, message))) {
            boolean _ = from.send(new Message.SerialStopped(message.id()));
        }
    }

    void received(PeerConnection from, Message.Detach message) {
        RemoteLine line = remote.remove(new Key(from.node(), message.id()));
        if (line != null) {
            detach(line);
        }
    }

    private void detach(RemoteLine line) {
        Slab slab = slab(line.vm());
        if (slab == null) {
            return;
        }
        if (slab.enter()) {
            try {
                Vm vm = slab.hypervisor().vm(line.vm());
                if (vm != null) {
                    vm.detachSerial(line);
                }
            } finally {
                slab.leave();
            }
        } else {
            boolean _ = slab.late(() -> detach(line));
        }
    }

    void received(PeerConnection from, Message.SerialTaken message) {
        SerialLine line = of(from, message.id());
        if (line != null) {
            line.taken(message.count());
        }
    }

    void received(PeerConnection from, Message.SerialOut message) {
        SerialLine line = lines.get(message.id());
        if (line != null) {
            line.output(message.bytes());
        } else {
            boolean _ = from.send(new Message.Detach(message.id(), 0));
        }
    }

    void received(PeerConnection from, Message.SerialStopped message) {
        SerialLine line = of(from, message.id());
        if (line != null) {
            line.stopped(line.vm());
        }
    }

    /** A line whose VM is on the node at the other end of a connection. */
    private @Nullable SerialLine of(PeerConnection from, long id) {
        SerialLine line = lines.get(id);
        return line != null && from.node().equals(line.node()) ? line : null;
    }

    /** The VM of a line is not on the node that it went to. */
    void received(PeerConnection from, Message.Moved message) {
        SerialLine line = of(from, message.id());
        SlabEntry entry = message.entry();
        if (line == null) {
            return;
        }
        if (entry == null || entry.owner().equals(from.node())) {
            later(() -> reattach(line, from.node()));
        } else if (isSelf(entry.owner())) {
            later(() -> reattachHere(line, from.node()));
        } else if (!line.goTo(entry.owner())) {
            line.stopped(line.vm());
        }
    }

    private void reattach(SerialLine line, NodeId former) {
        NodeId owner = owner(line.vm());
        if (former.equals(line.node()) && (owner == null || !line.goTo(owner))) {
            line.stopped(line.vm());
        }
    }

    /** It has come to this node with its VM, unless it was begun while that moved. */
    private void reattachHere(SerialLine line, NodeId former) {
        if (former.equals(line.node())) {
            line.follow(requests.self());
            if (line.attach()) {
                line.comeHome();
            } else {
                line.stopped(line.vm());
            }
        }
    }

    /** A connection was lost: lines to VMs there are over, and those that came from there. */
    void lost(NodeId node) {
        lines.values().stream().filter(line -> node.equals(line.node())).forEach(line -> line.stopped(line.vm()));
        remote.values().stream().filter(line -> line.origin().equals(node)).forEach(line -> {
            forget(line);
            detach(line);
        });
    }
}
