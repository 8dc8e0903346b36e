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

/** COM1 of a VM of this node, which a client of another node follows: the other end of its {@link SerialLine}. Safe for any thread. */
public final class RemoteLine implements SerialListener, NonBlocking {
    private final SerialRouter router;
    private final NodeId origin;
    private final long id;
    private final int vm;

    /** What the VM has not taken yet; guarded by this object, as is the next. */
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    private boolean feeding;

    RemoteLine(SerialRouter router, NodeId origin, long id, int vm) {
        this.router = router;
        this.origin = origin;
        this.id = id;
        this.vm = vm;
    }

    /** The node that has the client. */
    public NodeId origin() {
        return origin;
    }

    /** What that node knows the line by. */
    public long id() {
        return id;
    }

    /** The number of the VM. */
    public int vm() {
        return vm;
    }

    /** Gives the VM bytes, as soon as it takes them. */
    void input(byte[] bytes) {
        synchronized (this) {
            waiting.add(bytes);
        }
        feed();
    }

    /** One thread at a time gives the VM what waits, in order. */
    private void feed() {
        byte[] next = begin();
        while (next != null) {
            Offer offer = offer(next);
            next = offer == Offer.ACCEPTED ? after(next) : end(offer);
        }
    }

    private synchronized byte @Nullable [] begin() {
        if (feeding || waiting.isEmpty()) {
            return null;
        }
        feeding = true;
        return waiting.peek();
    }

    private byte @Nullable [] after(byte[] taken) {
        router.answer(origin, new Message.SerialTaken(id, taken.length));
        synchronized (this) {
            waiting.remove();
            feeding = !waiting.isEmpty();
            return waiting.peek();
        }
    }

    private byte @Nullable [] end(Offer offer) {
        synchronized (this) {
            feeding = false;
            if (offer == Offer.GONE) {
                waiting.clear();
            }
        }
        return null; // FULL: ready comes back for it, or the client sends it again to the node that the VM moves to.
    }

    private Offer offer(byte[] bytes) {
        Slab slab = router.slab(vm);
        if (slab == null || !slab.enter()) {
            if (slab != null) {
                boolean _ = slab.late(this::feed);
            }
            return Offer.FULL;
        }
        try {
            Vm there = slab.hypervisor().vm(vm);
            return there == null ? Offer.GONE : there.sendSerialHere(bytes);
        } catch (IllegalStateException closed) {
            return Offer.GONE;
        } finally {
            slab.leave();
        }
    }

    @Override
    public void output(int from, byte[] bytes, int offset, int length) {
        router.answer(origin, new Message.SerialOut(id, Arrays.copyOfRange(bytes, offset, offset + length)));
    }

    @Override
    public void ready(int from) {
        feed();
    }

    @Override
    public void stopped(int from) {
        router.forget(this);
        router.answer(origin, new Message.SerialStopped(id));
    }
}
