package dev.plankton.cluster.membership;

/**
 * A node that is in the cluster, as another node sees it.
 *
 * @param node which
 * @param status how far it has come
 * @param reachable false while it does not answer; it stays a member until it answers again or is removed
 */
public record Member(NodeId node, Status status, boolean reachable) {
    /** How far a member has come. */
    public enum Status {
        /** Known, and not yet accepted by all: it owns nothing. */
        JOINING,
        /** A full member. */
        UP,
        /** On its way out, by its own wish or because it was found dead. */
        LEAVING
    }
}
