package dev.plankton.device;

/** The time devices compute their state from: it is pulled when they are touched, never ticked. */
@FunctionalInterface
public interface DeviceClock {
    /** VM time since power-on in nanoseconds: never negative, never running backwards. */
    long nanos();
}
