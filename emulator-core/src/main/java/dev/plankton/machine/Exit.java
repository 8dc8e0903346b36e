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
     *     {@link #text}; after {@link StopReason#DEFECT} the place, from 1, of the card that threw among those of the profile; else
     *     0
     */
    record Ended(StopReason reason, int code) implements Exit {
        /** The reason in words. */
        public String text() {
            return switch (reason) {
                case PROTECTED_MODE -> reason.text() + ": " + ProtectedUse.text(code);
                case DEFECT -> code == 0 ? reason.text() : reason.text() + " of card " + code + " of its profile";
                default -> reason.text();
            };
        }

        @Override
        public String toString() {
            return reason == StopReason.EXITED ? "ended: %s, code %d".formatted(text(), code) : "ended: " + text();
        }
    }
}
