package dev.plankton.machine.pc;

/** Decides whether a machine stops where it could: for conditions and counts. Called on the thread that runs the machine. */
@FunctionalInterface
public interface StopFilter {
    /**
     * Whether to stop; asked between two instructions, when the machine is as it would be seen. It must not be run or
     * changed from here.
     *
     * @param stop {@link Outcome.AtBreakpoint}, {@link Outcome.AtWatchpoint} or {@link Outcome.AtEvent}
     * @param backwards whether {@link History#runBack} looks for the last such moment: then this is asked of all of them, in
     *     the order in which they were
     */
    boolean stops(Outcome stop, boolean backwards);
}
