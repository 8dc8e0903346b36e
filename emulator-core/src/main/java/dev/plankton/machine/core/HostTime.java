package dev.plankton.machine.core;

import dev.plankton.clock.HostClock;

/**
 * The host's time as VMs see it. A VM's time begins at a multiple of about a 60th of a second, the last one before its
 * power-on: so VMs that are booted together have the same state, and can share it, where the nanosecond of their power-on
 * would make each of them different. All cores of a hypervisor share one. Safe for any thread.
 */
public final class HostTime {
    /** The time of the operating system. */
    public static final HostTime SYSTEM = new HostTime(HostClock.SYSTEM);

    /** A power of two. */
    private static final long STEP = 1L << 24;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How far the wall clock may run away from {@link HostClock#nanoTime} before we follow it. */
    private static final long TOLERANCE_MILLIS = 50;

    /**
     * A step, and the wall-clock time then: the same for all VMs that are booted within it, because reading both clocks for
     * each would take a twentieth of a boot.
     *
     * @param nanos {@link HostClock#nanoTime}
     * @param epoch milliseconds since 1970 at nanosecond 0, as of this step
     */
    private record Step(long nanos, long epoch) {
        long millis() {
            return epoch + Math.floorDiv(nanos, NANOS_PER_MILLI);
        }
    }

    private final HostClock clock;
    private volatile Step last;

    /** The time of {@code clock}. */
    public HostTime(HostClock clock) {
        this.clock = clock;
        last = new Step(clock.nanoTime() & -STEP, epochNow());
    }

    /** {@link HostClock#nanoTime} now. */
    long nanoTime() {
        return clock.nanoTime();
    }

    /** Wall-clock time now, in milliseconds since 1970. */
    long millis() {
        return clock.millis();
    }

    /** {@link HostClock#nanoTime} of the last step. */
    long lastStep() {
        return clock.nanoTime() & -STEP;
    }

    /** Wall-clock time at {@code step}, which is {@link #lastStep}, in milliseconds since 1970. */
    long millisAt(long step) {
        Step known = last;
        if (known.nanos != step) {
            long now = epochNow();
            known = new Step(step, Math.abs(now - known.epoch) > TOLERANCE_MILLIS ? now : known.epoch);
            last = known;
        }
        return known.millis();
    }

    private long epochNow() {
        return clock.millis() - Math.floorDiv(clock.nanoTime(), NANOS_PER_MILLI);
    }
}
