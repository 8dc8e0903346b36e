package dev.plankton.cluster.route;

import dev.plankton.cluster.lease.Lease;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.Message.ReplyEnd;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.ReplyListener;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Sends a reply to the node whose client waits for it, in one message unless it is long. Called by one thread at a time. */
public final class PeerReply implements ReplyListener, NonBlocking {
    private static final int STREAM_FROM = 64 << 10;
    private static final int USUAL = 256;
    private static final byte[] NOTHING = {};

    private final NodeId origin;
    private final long id;
    private final Lease lease;
    private final LongSupplier epoch;
    private final BiConsumer<NodeId, Message> send;
    private byte[] bytes = NOTHING;
    private int length;
    private boolean over;

    /**
     * The reply to a request that {@code origin} knows by {@code id}.
     *
     * @param epoch under which this node owns the VM
     * @param send takes what is to be sent to a node
     */
    public PeerReply(NodeId origin, long id, Lease lease, LongSupplier epoch, BiConsumer<NodeId, Message> send) {
        this.origin = origin;
        this.id = id;
        this.lease = lease;
        this.epoch = epoch;
        this.send = send;
    }

    /** The node that has the client. */
    public NodeId origin() {
        return origin;
    }

    /** What that node knows the request by. */
    public long id() {
        return id;
    }

    @Override
    public synchronized void part(byte[] from, int offset, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.max(USUAL, 2 * bytes.length), length + count));
        }
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        if (length >= STREAM_FROM) {
            leave(ReplyEnd.OPEN);
        }
    }

    /** Sends what there is, as another node makes the rest. */
    public synchronized void flush() {
        if (length > 0) {
            leave(ReplyEnd.OPEN);
        }
    }

    @Override
    public synchronized void end() {
        leave(ReplyEnd.COMPLETE);
    }

    @Override
    public synchronized void dropped() {
        leave(ReplyEnd.DROPPED);
    }

    /**
     * A node that may not answer passes nothing on, and nothing after that: what comes after a gap would look like a whole reply. It says
     * so, which is heard only if no other node has the request.
     */
    private void leave(ReplyEnd end) {
        if (over) {
            length = 0;
            return;
        }
        byte[] sent = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = NOTHING;
        length = 0;
        if (lease.held()) {
            send.accept(origin, new Message.Reply(id, end, epoch.getAsLong(), sent));
        } else {
            over = true;
            send.accept(origin, new Message.Reply(id, ReplyEnd.DROPPED, 0, NOTHING));
        }
    }
}
