package dev.plankton.machine.input;

/**
 * What says, beside a state, what time it is for a VM that is recorded or played: see {@code VmClock}.
 *
 * @param follows whether the host's time is read only when a run begins
 * @param fresh whether a run with that time has yet to begin
 * @param read the host's time then
 * @param readAt instructions executed then
 * @param perSecond instructions a second by which time is counted; 0 if it is the host's
 */
public record ClockLine(boolean follows, boolean fresh, long read, long readAt, long perSecond) {}
