package dev.plankton.machine;

/** Why execution left the guest. */
public sealed interface Exit {
    /** The slice's fuel is spent; the guest would go on. */
    record FuelSpent() implements Exit {}

    /** The guest sleeps until an input, or until the core's deadline. */
    record Halted() implements Exit {}

    /** The guest has ended: it will never run again. */
    record Ended(StopReason reason, int code) implements Exit {}
}
