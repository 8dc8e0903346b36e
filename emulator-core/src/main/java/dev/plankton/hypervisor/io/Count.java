package dev.plankton.hypervisor.io;

/** What is counted in a hypervisor since it was made: {@link dev.plankton.hypervisor.Hypervisor#counters}. */
public enum Count {
    /** VMs that were created. */
    CREATED,
    /** VMs that have ended. */
    ENDED,
    /** Times a VM was mounted and run. */
    SLICES,
    /** Times a VM took over the slice of an identical one in place of running. */
    TAKEN_OVER,
    /** Times a VM was mounted whose delta lay in the file of {@link dev.plankton.hypervisor.HypervisorBuilder#spill}. */
    FROM_FILE,
    /** Inputs accepted. */
    INPUTS,
    /** Inputs refused because an inbox was full or memory was short. */
    REFUSED,
    /** Requests answered. */
    REPLIES,
    /** Replies for which there is no client: of a fork to a request that its parent had. */
    UNHEARD,
    /** Requests dropped because the VM that had them was restored to a snapshot. */
    CUT_OFF,
    /** Ethernet frames that an NE2000 has received. */
    FRAMES_IN,
    /** Ethernet frames that an NE2000 has sent. */
    FRAMES_OUT,
    /** Frames that a VM sent from an address of another VM, as a fork does until it takes its own; they are dropped. */
    FRAMES_FOREIGN,
    /** Frames dropped because an inbox was full or the VM has stopped. */
    FRAMES_DROPPED,
    /** Frames that an NE2000 did not take: it is not running, its address is another, or its ring is too small. */
    FRAMES_IGNORED,
    /** Slices whose replies, serial bytes or frames were held until they were on the disk. */
    DURABLE,
    /** VMs ended by an internal error. */
    DEFECTS,
    /** VMs ended because there was no memory for their changes. */
    OUT_OF_MEMORY,
    /** Calls of listeners, consoles and cables that threw, and callbacks that an executor rejected. */
    CALLBACK_FAILURES
}
