package dev.plankton.hypervisor.io;

/** What became of an input offered to a VM. Expected conditions are values, not exceptions. */
public enum Offer {
    /** The VM has it in its inbox and will be woken. */
    ACCEPTED,
    /**
     * The inbox is full, or what waits for all VMs together has used up its part of memory; nothing was taken. Offer again
     * after an answer or after the VM's listener said ready.
     */
    FULL,
    /** The VM has stopped and will never take an input again. */
    GONE
}
