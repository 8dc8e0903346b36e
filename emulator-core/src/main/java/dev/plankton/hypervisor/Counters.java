package dev.plankton.hypervisor;

/**
 * What has happened in a hypervisor since it was made.
 *
 * @param vms VMs created and not stopped
 * @param stopped VMs that have ended
 * @param slices times a VM was mounted and run
 * @param takenOver times a VM took over the slice of an identical one instead
 * @param inputs inputs accepted
 * @param refused inputs refused because an inbox was full
 * @param replies requests answered
 * @param defects VMs ended by an internal error
 * @param outOfMemory VMs ended because there was no memory for their changes
 */
public record Counters(
        long vms,
        long stopped,
        long slices,
        long takenOver,
        long inputs,
        long refused,
        long replies,
        long defects,
        long outOfMemory) {}
