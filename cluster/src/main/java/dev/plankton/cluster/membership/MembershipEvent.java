package dev.plankton.cluster.membership;

/**
 * Something that has happened to a member.
 *
 * @param kind what
 * @param node to which, which may be the node itself
 */
public record MembershipEvent(Kind kind, NodeId node) {
    /** What can happen. */
    public enum Kind {
        /** It is a full member now. */
        UP,
        /** It no longer answers. */
        UNREACHABLE,
        /** It answers again. */
        REACHABLE,
        /** It is on its way out. */
        LEAVING,
        /** It is no member any more and never will be again: the same name comes back as another {@link NodeId}. */
        REMOVED
    }
}
