package dev.plankton.machine;

/**
 * What the host's clocks showed at a moment: by it a VM's clock goes on elsewhere.
 *
 * @param nanos {@link dev.plankton.clock.HostClock#nanoTime}, from which the VM's time counts
 * @param millis wall clock, milliseconds since 1970
 */
public record ClockReading(long nanos, long millis) {}
