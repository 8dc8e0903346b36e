package dev.plankton.cluster.counters;

/** What is counted of inputs on their way to VMs. */
public enum RouteCount {
    /** Requests of clients of this node for VMs of this node. */
    LOCAL,
    /** Requests of clients of this node for VMs of other nodes. */
    REMOTE,
    /** Requests of clients of other nodes for VMs of this node. */
    SERVED,
    /** Answers of other nodes that they do not own a VM, and answers of this node that it does not. */
    MOVED,
    /** Requests that waited while their slab was being opened or moved. */
    LATE,
    /** Requests that failed because node after node did not own the VM. */
    LOOPED,
    /** Requests that failed because no node was known to own the VM, none could be reached, or its VM took no more. */
    NO_OWNER,
    /** Requests of which it is not known whether they were executed: the connection to their node was lost. */
    LOST,
    /** Requests that were not answered in time. */
    TIMED_OUT,
    /** Requests and replies that were held back because this node must not answer at the moment. */
    WITHOUT_LEASE,
    /** Replies for which there is no client any more. */
    UNHEARD,
    /** Frames sent to other nodes. */
    FRAMES,
    /** Frames dropped: no node known to own the VM, sent on too often, or this node must not answer at the moment. */
    FRAMES_DROPPED
}
