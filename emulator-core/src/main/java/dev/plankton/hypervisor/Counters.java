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
 * @param framesIn Ethernet frames that an NE2000 has received
 * @param framesOut Ethernet frames that an NE2000 has sent
 * @param framesDropped frames dropped because an inbox was full or the VM has stopped
 * @param framesIgnored frames that an NE2000 did not take: it is not running, its address is another, or its ring is too small
 * @param defects VMs ended by an internal error
 * @param outOfMemory VMs ended because there was no memory for their changes
 * @param callbackFailures calls of listeners, consoles and cables that threw, and callbacks that an executor rejected
 */
public record Counters(
        long vms,
        long stopped,
        long slices,
        long takenOver,
        long inputs,
        long refused,
        long replies,
        long framesIn,
        long framesOut,
        long framesDropped,
        long framesIgnored,
        long defects,
        long outOfMemory,
        long callbackFailures) {}
