package dev.plankton.cluster.route;

import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.slab.Slab;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.SerialListener;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * COM1 of a VM as a client of this node has it, wherever the VM is and moves. Bytes for a VM of another node are kept until that
 * has taken them, and sent again, in order, to the next one that owns the VM. Safe for any thread.
 */
public final class SerialLine implements SerialListener, NonBlocking {
    /** Bytes that may be under way to another node. */
    private static final int WINDOW = 64 << 10;

    private final SerialRouter router;
    private final long id;
    private final int vm;
    private final SerialListener client;

    /** Bytes that another node has not taken yet; guarded by this object, as is all that follows. */
    private final ArrayDeque<byte[]> sent = new ArrayDeque<>();

    private int sentBytes;

    /** The node that has the VM; null if this one has, or none is known. */
    private @Nullable NodeId node;

    private boolean refused;
    private boolean over;

    SerialLine(SerialRouter router, long id, int vm, SerialListener client) {
        this.router = router;
        this.id = id;
        this.vm = vm;
        this.client = client;
    }

    /** What other nodes know it by. */
    public long id() {
        return id;
    }

    /** The number of the VM. */
    int vm() {
        return vm;
    }

    synchronized @Nullable NodeId node() {
        return node;
    }

    /** Attaches to the VM; false if another client has, or there is no VM. */
    boolean attach() {
        Slab slab = router.slab(vm);
        if (slab != null && slab.enter()) {
            try {
                Vm there = slab.hypervisor().vm(vm);
                return there != null && there.attachSerial(this);
            } catch (IllegalStateException closed) {
                return false;
            } finally {
                slab.leave();
            }
        }
        if (slab != null && slab.late(this::attachLate)) {
            return true;
        }
        NodeId owner = router.owner(vm);
        return owner != null && !router.isSelf(owner) && goTo(owner);
    }

    private void attachLate() {
        if (!isOver() && !attach()) {
            stopped(vm);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** The VM is on another node now: what that has not taken goes there. */
    synchronized boolean goTo(NodeId owner) {
        if (over) {
            return false;
        }
        node = owner;
        boolean attached = router.send(owner, new Message.Attach(id, vm));
        for (byte[] bytes : sent) {
            attached = attached && router.send(owner, new Message.SerialIn(id, vm, bytes));
        }
        return attached;
    }

    /** The VM moves to a node that knows of this line from the one that had the VM. */
    public synchronized void follow(NodeId owner) {
        node = owner;
    }

    /** The VM comes to this node, with this line attached; what no node has taken is given to it. */
    public void comeHome() {
        synchronized (this) {
            node = null;
        }
        giveRest();
    }

    private void giveRest() {
        byte[] next = firstSent();
        while (next != null) {
            if (sendHere(next) == Offer.FULL) {
                return; // ready comes back for it.
            }
            taken(next.length);
            next = firstSent();
        }
    }

    private synchronized byte @Nullable [] firstSent() {
        return node == null ? sent.peek() : null;
    }

    /** As {@link Vm#sendSerial}. */
    public Offer send(byte[] bytes) {
        NodeId owner;
        synchronized (this) {
            if (over) {
                return Offer.GONE;
            }
            owner = node;
            boolean waits = owner == null && !sent.isEmpty();
            if (waits || owner != null && sentBytes > 0 && sentBytes + bytes.length > WINDOW) {
                refused = true;
                return Offer.FULL;
            }
            if (owner != null) {
                sent.add(bytes);
                sentBytes += bytes.length;
                // If the connection is gone the line is over soon, and if the VM is elsewhere all is sent again.
                boolean _ = router.send(owner, new Message.SerialIn(id, vm, bytes));
                return Offer.ACCEPTED;
            }
        }
        return sendHere(bytes);
    }

    private Offer sendHere(byte[] bytes) {
        Slab slab = router.slab(vm);
        if (slab != null && slab.enter()) {
            try {
                Vm there = slab.hypervisor().vm(vm);
                return there == null ? Offer.GONE : there.sendSerialHere(bytes);
            } catch (IllegalStateException closed) {
                return Offer.GONE;
            } finally {
                slab.leave();
            }
        }
        if (slab != null && slab.late(() -> ready(vm))) {
            return Offer.FULL;
        }
        // It has just moved, and this line is about to follow.
        router.later(() -> ready(vm));
        return Offer.FULL;
    }

    /** Bytes were taken, by another node or, if they are left of that, by the VM here. */
    void taken(int count) {
        boolean ready;
        synchronized (this) {
            int left = Math.min(count, sentBytes);
            sentBytes -= left;
            while (left > 0) {
                byte[] first = sent.remove();
                if (first.length > left) {
                    sent.addFirst(Arrays.copyOfRange(first, left, first.length));
                    left = 0;
                } else {
                    left -= first.length;
                }
            }
            ready = refused && sentBytes <= WINDOW / 2;
            refused &= !ready;
        }
        if (ready) {
            client.ready(vm);
        }
    }

    /** Ends the line, of its client's wish. */
    void detach() {
        NodeId owner;
        synchronized (this) {
            over = true;
            owner = node;
            sent.clear();
        }
        router.forget(this);
        if (owner != null) {
            boolean _ = router.send(owner, new Message.Detach(id, vm));
            return;
        }
        Slab slab = router.slab(vm);
        if (slab != null && slab.enter()) {
            try {
                Vm there = slab.hypervisor().vm(vm);
                if (there != null) {
                    there.detachSerial(this);
                }
            } finally {
                slab.leave();
            }
        }
        // If the VM moves at this moment, its next node hears that there is no such line when it sends something.
    }

    @Override
    public void output(int from, byte[] bytes, int offset, int length) {
        if (router.mayAnswer()) {
            client.output(from, bytes, offset, length);
        }
    }

    /** Bytes that the VM sends on another node. */
    void output(byte[] bytes) {
        client.output(vm, bytes, 0, bytes.length);
    }

    @Override
    public void ready(int from) {
        giveRest();
        client.ready(from);
    }

    @Override
    public void stopped(int from) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            sent.clear();
        }
        router.forget(this);
        client.stopped(vm);
    }
}
