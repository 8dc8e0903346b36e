package dev.plankton.machine;

/**
 * What the clock of a VM on the host's time does when it goes on from a snapshot. A VM whose time is counted in
 * instructions ({@link ClockSource.Instructions}) goes on from where it was, whatever the rule.
 */
public enum ClockRule {
    /** Both go on from where they were: the guest does not see that time has passed, and its real-time clock is behind. */
    FREEZE,
    /**
     * Timers go on from where they were, and the real-time clock is put forward by the time that has passed: what a guest
     * measures is not disturbed, and what it dates is right. An alarm that lies in between does not ring.
     */
    JUMP,
    /** All the time that has passed is there at once, as for a VM that slept meanwhile: timers that are due go off. */
    CONTINUE
}
