package dev.plankton.hypervisor.io;

/** A limit that a VM can meet. */
public enum Limit {
    /** Bytes that its changes take: its own limit, or the memory that all VMs have together. */
    MEMORY,
    /** Instructions from when the guest was given a request until its reply is complete. */
    INSTRUCTIONS
}
