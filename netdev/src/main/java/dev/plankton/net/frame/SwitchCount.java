package dev.plankton.net.frame;

/** What a switch counts since it was made: {@link Switch#counters}. */
public enum SwitchCount {
    /** Frames that VMs sent. */
    FROM_VMS,
    /** Frames that the gateway sent to VMs. */
    FROM_GATEWAY,
    /** Frames that came over backends. */
    FROM_BACKENDS,
    /** Frames handed to VMs, each copy of a broadcast counted. */
    TO_VMS,
    /** Frames handed to the gateway. */
    TO_GATEWAY,
    /** Frames handed to backends, each copy counted. */
    TO_BACKENDS,
    /** Frames to all backends because the address was not known. */
    FLOODED,
    /** Copies that a VM did not take: too many wait, its NIC is not running, or it has stopped. */
    DROPPED_BY_VMS,
    /** Copies that a backend did not take: too much waits. */
    DROPPED_BY_BACKENDS,
    /** Frames for addresses without a port. */
    DROPPED_NO_PORT,
    /** Frames shorter than 14 or longer than 1518 bytes, or from a group address. */
    DROPPED_MALFORMED
}
