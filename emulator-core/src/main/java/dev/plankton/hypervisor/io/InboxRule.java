package dev.plankton.hypervisor.io;

/** What becomes, in a snapshot, of the inputs that wait for the VM. */
public enum InboxRule {
    /** They are not part of the snapshot. */
    LEAVE,
    /** The snapshot has a copy, and a VM that is booted from it or restored to it takes them first; replies go nowhere. */
    COPY
}
