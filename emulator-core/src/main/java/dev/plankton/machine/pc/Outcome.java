package dev.plankton.machine.pc;

import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.StopReason;

/** Why a {@link Machine} stopped running. */
public sealed interface Outcome {
    /** It has executed the instructions, or passed the time, that it was to; it would go on. */
    record LimitReached() implements Outcome {}

    /** It sleeps, and neither its timer nor a key that is still to be typed will wake it: it waits for an input. */
    record Asleep() implements Outcome {}

    /**
     * The instruction at a breakpoint is next.
     *
     * @param address linear: 16 times CS plus IP
     */
    record AtBreakpoint(int address) implements Outcome {}

    /**
     * An instruction has accessed memory that is watched, and is complete.
     *
     * @param address linear, where the watched range begins
     * @param write whether it has written
     * @param length of the watched range, in bytes
     * @param access to which accesses a stop is wanted
     */
    record AtWatchpoint(int address, boolean write, int length, Access access) implements Outcome {}

    /** Something has happened after which a stop was wanted, see {@link Machine#stopAfter}. */
    record AtEvent(GuestEvent event) implements Outcome {}

    /**
     * It will never run again.
     *
     * @param code the status that the guest gave if it exited, else 0
     * @param text the reason in words
     */
    record Ended(StopReason reason, int code, String text) implements Outcome {}
}
