package dev.plankton.machine;

import dev.plankton.cpu.state.ProtectedUse;

/** Why execution left the guest. */
public sealed interface Exit {
    /** The slice's fuel is spent; the guest would go on. */
    record FuelSpent() implements Exit {}

    /** The guest sleeps until an input, or until the core's deadline. */
    record Halted() implements Exit {}

    /**
     * The guest has ended: it will never run again.
     *
     * @param code the status the guest gave if it exited; after {@link StopReason#PROTECTED_MODE} what it wanted, see
     *     {@link #text}; else 0
     */
    record Ended(StopReason reason, int code) implements Exit {
        /** The reason in words. */
        public String text() {
            return reason == StopReason.PROTECTED_MODE ? reason.text() + ": " + ProtectedUse.text(code) : reason.text();
        }

        @Override
        public String toString() {
            return reason == StopReason.EXITED ? "ended: %s, code %d".formatted(text(), code) : "ended: " + text();
        }
    }
}
