package dev.plankton.bench.cluster.check;

/**
 * A promise that was not kept.
 *
 * @param text what was seen, in a line
 */
public record Violation(Kind kind, String text) {
    /** What was promised. */
    public enum Kind {
        /** Two nodes have answered for a VM in one epoch. */
        TWO_OWNERS,
        /** A node has answered in an epoch that had ended when it was asked. */
        STALE_OWNER,
        /** What was acknowledged is not in the VM any more. */
        LOST,
        /** A VM has had more requests than were sent, or two requests have the same number. */
        DOUBLED,
        /** Another VM has answered than the one that was asked. */
        WRONG_VM
    }
}
