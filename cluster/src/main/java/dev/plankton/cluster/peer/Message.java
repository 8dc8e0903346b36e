package dev.plankton.cluster.peer;

import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What nodes say to each other. Requests and serial lines are known by an id that the node gives which has their client, the
 * origin: so the node that owns the VM in the end answers the origin itself. Arrays are not copied, and not changed afterwards.
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by tests only, by their codes.
public sealed interface Message {
    /** The first message on a connection, of both ends. */
    record Hello(int version, String cluster, NodeId node) implements Message {}

    /** The last message on a connection that is not wanted. */
    record Refused(String why) implements Message {}

    /** A request for a VM, of the sender's client. */
    record Request(long id, int vm, byte[] bytes) implements Message {}

    /**
     * The next bytes of a reply, and whether they are the last.
     *
     * @param epoch under which the sender owns the VM that replies; 0 if it does not
     */
    record Reply(long id, ReplyEnd end, long epoch, byte[] bytes) implements Message {}

    /** How the bytes of a reply end. */
    enum ReplyEnd {
        /** More follow. */
        OPEN,
        /** The reply is complete. */
        COMPLETE,
        /** There is no more of it: as {@link dev.plankton.hypervisor.io.ReplyListener#dropped}. */
        DROPPED,
        /** There is none: the VM has not had the request, as too many wait for it. */
        FULL
    }

    /**
     * The sender does not own the VM: what came under this id was surely not executed.
     *
     * @param entry who owns its slab, as the sender knows; null if it does not
     */
    record Moved(long id, @Nullable SlabEntry entry) implements Message {}

    /** The sender has the request now: its VM has been moved there. */
    record Holding(long id) implements Message {}

    /** The sender's client follows COM1 of a VM. */
    record Attach(long id, int vm) implements Message {}

    /** It does no longer. */
    record Detach(long id, int vm) implements Message {}

    /** Bytes for COM1; {@link SerialTaken} acknowledges them. */
    record SerialIn(long id, int vm, byte[] bytes) implements Message {}

    /** As many bytes were taken by the VM. */
    record SerialTaken(long id, int count) implements Message {}

    /** Bytes that the VM has sent on COM1. */
    record SerialOut(long id, byte[] bytes) implements Message {}

    /** The VM has stopped, or another client follows its COM1. */
    record SerialStopped(long id) implements Message {}

    /**
     * An Ethernet frame for the NE2000 of a VM. It may get lost, and is sent on at most {@link #MOST_HOPS} times.
     *
     * @param origin the node whose gateway has sent it; null if a VM has
     * @param hops how often it has been sent on
     */
    record Frame(int vm, int hops, @Nullable NodeId origin, byte[] bytes) implements Message {
        /** How often a frame is sent on at most. */
        public static final int MOST_HOPS = 3;
    }

    /** An Ethernet frame of a VM for the gateway of the receiver. */
    record GatewayFrame(int vm, byte[] bytes) implements Message {}

    /**
     * A slab is going to be moved to the receiver.
     *
     * @param transfer known to the sender
     * @param vms how many there are
     * @param nanos guest time now
     * @param stored whether its VMs are in its store, which the receiver opens once the sender has closed it
     */
    record SlabBegin(long transfer, MoveOrder order, int vms, long nanos, boolean stored) implements Message {}

    /** The receiver of {@link SlabBegin} expects pieces. */
    record SlabReady(long transfer) implements Message {}

    /** A part of a piece of the population; the last part completes it. */
    record SlabPiece(long transfer, boolean last, byte[] bytes) implements Message {}

    /** As many bytes of pieces have been dealt with since the last message of this kind. */
    record SlabTaken(long transfer, int bytes) implements Message {}

    /** What waits for a VM of the slab: see {@link Luggage}. */
    record SlabLuggage(long transfer, Luggage luggage) implements Message {}

    /** The sender has given the slab up, at this guest time: the receiver owns it under the next epoch. */
    record SlabCommit(long transfer, long nanos) implements Message {}

    /** The receiver serves it. */
    record SlabHeld(long transfer) implements Message {}

    /** The slab stays where it is, for this reason. */
    record SlabFailed(long transfer, String why) implements Message {}
}
