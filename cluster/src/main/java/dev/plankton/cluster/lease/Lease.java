package dev.plankton.cluster.lease;

/**
 * Whether this node may answer for the slabs that it owns. It is asked before a request is executed, and again right before its reply
 * leaves: a process that was stopped in between and is resumed finds it over. Safe for any thread; costs two readings of a clock.
 */
@FunctionalInterface
public interface Lease {
    /** Whether the node may answer now. Once false, it may become true again while the node is a member. */
    boolean held();
}
