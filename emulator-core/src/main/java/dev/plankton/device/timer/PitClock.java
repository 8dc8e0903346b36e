package dev.plankton.device.timer;

/** Converts between nanoseconds and the 1 193 182 Hz input clock of the timer: exact, without overflow for centuries. */
final class PitClock {
    private static final long HERTZ = 1_193_182;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private PitClock() {}

    /** Whole clock pulses in the first {@code nanos} nanoseconds. */
    static long ticks(long nanos) {
        long seconds = nanos / NANOS_PER_SECOND;
        return seconds * HERTZ + nanos % NANOS_PER_SECOND * HERTZ / NANOS_PER_SECOND;
    }

    /** The first nanosecond at which {@code ticks} pulses have passed. */
    static long nanos(long ticks) {
        long seconds = ticks / HERTZ;
        long rest = ticks % HERTZ * NANOS_PER_SECOND;
        return seconds * NANOS_PER_SECOND + (rest + HERTZ - 1) / HERTZ;
    }
}
