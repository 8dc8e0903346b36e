package dev.plankton.cluster.membership;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Which nodes are in the cluster, and small messages between them.
 *
 * <p>All nodes see the same members in the end, not at the same moment. A part of the cluster that is cut off from the larger one
 * removes itself: each of its nodes gets {@link MembershipEvent.Kind#REMOVED} for {@link #self}. That takes time; what must not happen
 * twice is guarded by epochs and leases, not by this.
 *
 * <p>Safe for any thread. Listeners are called one after the other on a thread of the implementation and must not block.
 */
public interface Membership extends AutoCloseable {
    /** The most bytes of a message. */
    int MOST_BYTES = 512 * 1024;

    /** This node. */
    NodeId self();

    /** The members as this node sees them now, longest member first; this node is among them from its joining to its removal. */
    List<Member> members();

    /**
     * Whether this node is a full member, and all others know it that can be reached: if one of those is lost now, this node counts among
     * the rest.
     */
    default boolean isKnownToAll() {
        return members().stream()
                .anyMatch(member -> member.node().equals(self()) && member.status() == Member.Status.UP);
    }

    /** Calls {@code listener} for what happens from now on. */
    void onEvent(Consumer<MembershipEvent> listener);

    /**
     * Calls {@code listener} with each message and its sender; there is one listener, set before messages are expected. It does not block,
     * and a message to this node may be given to it by {@link #send} itself.
     */
    void onMessage(BiConsumer<NodeId, byte[]> listener);

    /**
     * Sends a message, to this node too. Messages to one node arrive in order, at most once, or not at all.
     *
     * @param message at most {@link #MOST_BYTES} bytes, not changed afterwards
     * @throws IllegalArgumentException if it is longer
     */
    void send(NodeId to, byte[] message);

    /** Asks to be no longer a member; the event {@code REMOVED} for {@link #self} says when it is so. */
    void leave();

    /** Ends, without leaving where {@link #leave} has not: others find this node dead. Returns when all threads have ended. */
    @Override
    void close();
}
