package dev.plankton.cluster.coordination;

import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import java.util.List;

/** What nodes say to each other about slabs. {@link ControlWire} makes bytes of it. */
sealed interface Message {
    /** A node that finds itself the oldest wants to be coordinator in a term that no node has seen yet. */
    record Claim(int term) implements Message {}

    /**
     * The answer to {@link Claim}, with all that the node knows, for the next coordinator to begin with.
     *
     * @param term the highest that the node has seen; the claim is granted if it is that of the claim
     * @param quiet nanoseconds since the node last heard a coordinator of an earlier term, or since it started
     */
    record Promise(int term, long quiet, Report report, List<SlabEntry> known) implements Message {}

    /**
     * A node asks for its lease.
     *
     * @param term in which it follows a coordinator, 0 before the first
     * @param number counts what the node asks; {@link Grant} repeats it
     * @param granted the number of the last grant that it has received in this term, 0 before the first
     * @param revision of the map in this term that it has, 0 before the first
     */
    record Renew(int term, long number, long granted, long revision, Report report) implements Message {}

    /**
     * What the coordinator says to a node: in answer to {@link Renew}, and unasked when there is news.
     *
     * @param number when it was sent, by the coordinator's clock
     * @param renewal the number of what it answers, 0 if it is sent unasked
     * @param lease nanoseconds that the node may answer from when it asked, 0 if it gets no lease by this
     * @param revision of the map that the node has after {@code entries}
     * @param entries of the map that it does not have yet
     * @param orders moves that it is to make as the present owner
     * @param revoked moves that it must not accept as the next owner
     * @param resumed moves that have ended with the present owner, this node
     * @param draining whether it is to drain
     */
    record Grant(
            int term,
            long number,
            long renewal,
            long lease,
            long revision,
            List<SlabEntry> entries,
            List<MoveOrder> orders,
            List<MoveOrder> revoked,
            List<MoveOrder> resumed,
            boolean draining)
            implements Message {}

    /** A move has ended, or its present owner does not know how. */
    record Moved(MoveOrder order, Outcome outcome, String why) implements Message {}

    /** How a move has ended. */
    enum Outcome {
        DONE,
        FAILED,
        UNKNOWN
    }

    /** A node asks for a move, or, if {@code slab} is -1, for {@code node} to drain. It asks again until it sees the effect. */
    record Ask(long number, int slab, NodeId node) implements Message {}

    /** The answer to {@link Ask}: empty if what was asked for will be done. */
    record Answer(long number, String error) implements Message {}

    /** The coordinator does not take this node: one line that says why. */
    record Refusal(String why) implements Message {}
}
