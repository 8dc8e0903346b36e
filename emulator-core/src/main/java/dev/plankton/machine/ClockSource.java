package dev.plankton.machine;

/** What a VM's time is derived from. */
public sealed interface ClockSource {
    /**
     * Counted: 10 million instructions a second, about what a 386 executes, from noon of 1 January 2025 in UTC. Not from
     * midnight: the tick count would be 0, which programs that use it as a random number hardly ever meet on a PC, and some
     * loop for ever with.
     */
    @SuppressWarnings(
            "ClassInitializationDeadlock") // A record does not initialise the interface, which has no default method.
    Instructions COUNTED = new Instructions(10_000_000, 1_735_732_800_000L);

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
