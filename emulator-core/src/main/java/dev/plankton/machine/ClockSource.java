package dev.plankton.machine;

/** What a VM's time is derived from. */
public sealed interface ClockSource {
    /** Time passes as it does for the host. */
    record Host() implements ClockSource {}

    /**
     * Time is counted in instructions, and passes over idle periods at once: the same input gives the same run.
     *
     * @param perSecond instructions in a second of VM time, at least 1 000 000
     * @param startMillis wall-clock time at power-on, in milliseconds since 1970
     */
    record Instructions(long perSecond, long startMillis) implements ClockSource {
        /** Checks the range. */
        public Instructions {
            if (perSecond < 1_000_000) {
                throw new IllegalArgumentException(
                        "a clock of " + perSecond + " instructions a second is too slow: at least 1000000");
            }
        }
    }
}
