package dev.plankton.debugger;

import dev.plankton.machine.GuestEvent;

/** Why a machine under a debugger does not run. */
public sealed interface Stop {
    /** It has executed the instruction that it was to. */
    record Stepped() implements Stop {}

    /** The instruction at a breakpoint is next. */
    record AtBreakpoint() implements Stop {}

    /**
     * An instruction has accessed watched memory and is complete; going backwards, it is next.
     *
     * @param address linear, where the watched range begins
     * @param write whether it has written
     */
    record Watched(int address, boolean write) implements Stop {}

    /**
     * Something has happened that a stop point waits for: after the instruction; going backwards, it is next.
     *
     * @param event what it was
     */
    record Happened(GuestEvent event) implements Stop {}

    /** A text that a stop point waits for has appeared on the screen by the last instruction. */
    record Shown(String text) implements Stop {}

    /** The debugger has asked for it. */
    record Interrupted() implements Stop {}

    /** The beginning of its history has been reached, going backwards. */
    record AtBeginning() implements Stop {}

    /**
     * It will never run again; its last state can be looked at.
     *
     * @param reason in words
     * @param fault whether that is an error of the guest, and no exit that it asked for
     */
    record Ended(String reason, boolean fault) implements Stop {}
}
